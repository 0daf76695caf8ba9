# One custom destination: an outside number. Type 1 forwards calls.
resource "pbxcloud_custom_destination" "boss" {
  provider = pbx

  name    = "Boss, mobile"
  type_id = 1

  # The number, the caller id to show, and after how many seconds to give up.
  parameters = ["4535550100", "INCOMINGDID", "30"]
}

locals {
  on_call = {
    "Night duty" = { number = "4535550190", seconds = 20 }
    "Lift alarm" = { number = "4535550199", seconds = 60 }
  }
}

# One for each number of the map.
resource "pbxcloud_custom_destination" "on_call" {
  provider = pbx
  for_each = local.on_call

  tenant     = "DEMO" # omitted, pbxcloud.tenant of the provider
  name       = each.key
  type_id    = 1
  parameters = [each.value.number, "ORIGINAL", tostring(each.value.seconds)]

  # Where the tenant has one of this name and type already, it is adopted.
  # The plan warns what will change.
  adopt_existing = true

  # Who is taken out of the map is deleted. Without this it stays on the PBX, because
  # calls may be sent there, and Terraform only forgets it.
  deletion_policy = "delete"
}
