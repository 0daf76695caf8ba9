data "pbx_trunk" "carrier" {
  name = "Carrier"
}

resource "pbx_user_group" "support" {
  name        = "Support"
  description = "Everybody who answers customers"
  members     = ["10000", "10001"]

  outbound_caller_ids = [
    {
      provider_id = data.pbx_trunk.carrier.id
      caller_id   = "+49221555010"
      description = "Support"
    },
  ]
}
