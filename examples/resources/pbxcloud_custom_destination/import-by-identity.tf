import {
  provider = pbx
  to       = pbxcloud_custom_destination.boss
  identity = {
    tenant = "DEMO"
    id     = "1"
  }
}

resource "pbxcloud_custom_destination" "boss" {
  provider = pbx
  name     = "Boss phone 0000"
  type_id  = 1
}
