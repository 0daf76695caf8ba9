import {
  to = pbx_outbound_rule.national
  identity = {
    id = "NzAwNTUxOTA5NzczMTUyMDEz"
  }
}

resource "pbx_outbound_rule" "national" {
  name          = "National"
  number_prefix = "0"
}
