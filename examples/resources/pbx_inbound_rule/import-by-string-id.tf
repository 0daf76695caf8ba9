import {
  to = pbx_inbound_rule.main
  id = "NzAwNTUxOTA5NzczMTUyMDEy"
}

resource "pbx_inbound_rule" "main" {
  name        = "Main number"
  provider_id = "NzAwNTUxOTA5NzczMTUyMDEw"
  did_numbers = "+49221555000"
}
