"""Invented workbooks of hospitals and county bureaus, each with what must be read out of it."""

from __future__ import annotations

from tests.models.importing.invented import headers_cases, rows_cases, values_cases, values_for_rows_cases

CASES = (*headers_cases.CASES, *rows_cases.CASES, *values_cases.CASES, *values_for_rows_cases.CASES)
