variable "budget_month" {
  description = "The month that the tenant was last recharged for. A new value recharges it again."
  type        = string
  default     = "2027-01"
}

# By hand: terraform apply -invoke=action.pbx_tenant_recharge.budget
action "pbx_tenant_recharge" "budget" {
  config {
    amount = 50
  }
}

# Or once a month: each new value of the variable adds the amount. The first apply adds it too, because of after_create; leave
# that out to begin with the next value.
resource "terraform_data" "budget" {
  input = var.budget_month

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.pbx_tenant_recharge.budget]
    }
  }
}
