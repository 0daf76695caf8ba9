import {
  to = pbx_ring_group.support
  identity = {
    id = "NzAwNTUxOTA5NzczMTUyMDAx"
  }
}

resource "pbx_ring_group" "support" {
  name             = "Support"
  extension_number = "6000"
}
