# Without an account: the provider is a mock, and only its functions are real.
mock_provider "tenios" {}

variables {
  users = {
    "0221 5550130" = { first_name = "Ada", last_name = "Sample", extension = "130", may_call_out = true }
    "0221 5550131" = { first_name = "Ben", last_name = "Sample", extension = "131", password_version = 2 }
  }
  passwords = { "0221 5550130" = "Ada-4711", "0221 5550131" = "Ben-0815" }
}

run "numbers_are_written_in_e164" {
  assert {
    condition     = output.numbers == { "130" = "+492215550130", "131" = "+492215550131" }
    error_message = "The numbers are ${jsonencode(output.numbers)}."
  }
  assert {
    condition     = tenios_cloud_pbx_user.this["0221 5550131"].outbound_allowed == false
    error_message = "Ben may call out."
  }
}

run "leavers_are_locked_out" {
  assert {
    condition     = alltrue([for user in tenios_cloud_pbx_user.this : user.deletion_policy == "disable"])
    error_message = "A leaver would go on calling."
  }
}

run "one_extension_twice_is_refused" {
  command = plan

  variables {
    users = {
      "0221 5550130" = { first_name = "Ada", last_name = "Sample", extension = "130" }
      "0221 5550131" = { first_name = "Ben", last_name = "Sample", extension = "130" }
    }
  }
  expect_failures = [var.users]
}
