# Without an account: the provider is a mock, and only its functions are real.
mock_provider "pbx" {}

variables {
  customer       = "North Ltd"
  tenant_secrets = { "101" = { password = "Sign-in-1", extension_password = "Sip-2", voicemail_pin = "739164" } }
  team_passwords = { "0221 5550130" = "Ada-4711" }
  kazoo_api_key  = "key-4711"
}

run "a_customer_without_anything" {
  assert {
    condition     = output.extensions == null && output.numbers == null && length(myreports_pbx_connection.kazoo) == 0
    error_message = "Something was made that was not asked for."
  }
}

run "a_customer_with_all_of_it" {
  variables {
    tenant = {
      timezone       = "Europe/Berlin"
      holiday_region = "DEU-NI"
      holiday_years  = [2027]
      users          = { "101" = { name = "ada", display_name = "Ada Sample", email = "ada@example.com" } }
    }
    team = { "0221 5550130" = { first_name = "Ada", last_name = "Sample", extension = "130" } }
    kazoo = {
      host_rest  = "https://kazoo.example.com:8443", host_websocket = "wss://kazoo.example.com:5443",
      account_id = "2f0d6b8e4a5c4e7f9b1d3c5a7e9f1b3d"
    }
  }
  assert {
    condition     = output.extensions == { "101" = "Ada Sample" } && output.numbers == { "130" = "+492215550130" }
    error_message = "The customer has ${jsonencode(output.extensions)} and ${jsonencode(output.numbers)}."
  }
  assert {
    condition     = myreports_pbx_connection.kazoo[0].deletion_policy == "prevent"
    error_message = "The statistics could be deleted."
  }
}
