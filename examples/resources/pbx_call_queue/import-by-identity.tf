import {
  to = pbx_call_queue.hotline
  identity = {
    id = "NzAwNTUxOTA5NzczMTUyMDAy"
  }
}

resource "pbx_call_queue" "hotline" {
  name             = "Hotline"
  extension_number = "6500"
  polling_strategy = "CYCLIC_HUNT"
}
