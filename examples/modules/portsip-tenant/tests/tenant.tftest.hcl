# Without an account: the provider is a mock, and only its functions are real.
mock_provider "pbx" {}

variables {
  timezone       = "Europe/Berlin"
  holiday_region = "DEU-BY"
  holiday_years  = [2027, 2028]
  users = {
    "101" = { name = "ada", display_name = "Ada Sample", email = "ada@example.com", secrets_version = 1 }
  }
  secrets     = { "101" = { password = "Sign-in-1", extension_password = "Sip-2", voicemail_pin = "739164" } }
  ring_groups = { "600" = { name = "Office", members = ["101"] } }
}

run "holidays_of_both_years" {
  assert {
    condition     = length([for name in keys(output.holidays) : name if startswith(name, "Allerheiligen ")]) == 2
    error_message = "The holidays are ${jsonencode(keys(output.holidays))}."
  }
}

run "extensions_are_listed" {
  assert {
    condition     = output.extensions == { "101" = "Ada Sample", "600" = "Office" }
    error_message = "The extensions are ${jsonencode(output.extensions)}."
  }
}

run "an_unknown_member_is_refused" {
  command = plan

  variables {
    ring_groups = { "600" = { name = "Office", members = ["999"] } }
  }
  expect_failures = [var.ring_groups]
}
