# Custom destinations of a PBXCloud tenant: external numbers that calls can be sent to.

locals {
  forwards = {
    "Night duty" = { number = "492215550190", seconds = 20 }
    "Lift alarm" = { number = "492215550199", seconds = 60 }
  }
}

# One for each line of the map. Without deletion_policy, a destroy would leave them on the PBX, because calls may be
# sent there.
resource "pbxcloud_custom_destination" "forward" {
  provider = pbx
  for_each = local.forwards

  name            = each.key
  type_id         = 1 # forwards calls to a number
  parameters      = [each.value.number, "INCOMINGDID", tostring(each.value.seconds)]
  deletion_policy = "delete"
}
