# One line for each user of the team. A new line is a new user.

locals {
  team = {
    "+492215550101" = { first_name = "Ada", last_name = "Sample", extension = "101", may_call_out = true }
    "+492215550102" = { first_name = "Ben", last_name = "Sample", extension = "102", may_call_out = true }
    "+492215550103" = { first_name = "Cem", last_name = "Sample", extension = "103", may_call_out = false }
  }
}
