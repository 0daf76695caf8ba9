import {
  to = pbx_tenant_notification.mail
  identity = {
    id = "current"
  }
}

resource "pbx_tenant_notification" "mail" {
  notify_queue_call_lost = false
}
