data "pbx_trunk" "carrier" {
  name = "Carrier"
}

resource "pbx_user_group" "managers" {
  name = "Managers"

  # So that a group which is removed from the configuration leaves the rules before it is deleted.
  lifecycle {
    create_before_destroy = true
  }
}

# Calls to the mobile networks and abroad are for managers.
resource "pbx_outbound_rule" "abroad" {
  name           = "Abroad"
  priority       = 10
  number_prefix  = "00"
  applied_groups = [pbx_user_group.managers.id]

  routes = [
    {
      provider_id        = data.pbx_trunk.carrier.id
      strip_digits       = 2
      prepend            = "+"
      outbound_caller_id = "+49221555000"
    },
  ]
}

# Emergency numbers have three digits, and everybody may dial them.
resource "pbx_outbound_rule" "emergency" {
  name          = "Emergency"
  priority      = 1
  number_prefix = "11"
  number_length = "3"
  routes        = [{ provider_id = data.pbx_trunk.carrier.id }]
}
