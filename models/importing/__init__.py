"""From a department's file to the ledger (workbook → headers → values → matching → plan → apply), and the letter."""
