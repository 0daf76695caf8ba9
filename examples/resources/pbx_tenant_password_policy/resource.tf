# The policy exists already: creating the resource adopts it, and the plan lists what will change.
# What is omitted keeps its value.
resource "pbx_tenant_password_policy" "strict" {
  min_length                    = 12
  max_length                    = 32
  contains_letters              = true
  contains_numbers              = true
  contains_special_letters      = true
  disable_sequential_characters = true
  disable_repeating_characters  = true
  disable_account_information   = true
}
