# The least that Keyferry needs to read (and, where asked for, to write) what is named: one statement for each store in use.
# docs/providers says which call needs which action.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

variable "secret_arns" {
  description = "ARNs of Secrets Manager secrets that may be read; one may end in an asterisk, such as arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/*."
  type        = list(string)
  default     = []
}

variable "parameter_arns" {
  description = "ARNs of Parameter Store parameters that may be read, such as arn:aws:ssm:eu-central-1:123456789012:parameter/prod/*."
  type        = list(string)
  default     = []
}

variable "kms_key_arns" {
  description = "ARNs of customer managed keys that the secrets and parameters are encrypted with."
  type        = list(string)
  default     = []
}

variable "allow_find" {
  description = "Whether ExternalSecrets may look for secrets and parameters by name or tag (dataFrom.find). Secrets Manager cannot limit the list to some secrets."
  type        = bool
  default     = false
}

variable "pushed_secret_arns" {
  description = "ARNs of secrets that PushSecrets may create, change and delete."
  type        = list(string)
  default     = []
}

variable "pushed_parameter_arns" {
  description = "ARNs of parameters that PushSecrets may create, change and delete."
  type        = list(string)
  default     = []
}

variable "assume_role_arns" {
  description = "ARNs of roles that stores name in spec.provider.aws.role."
  type        = list(string)
  default     = []
}

variable "ecr_repository_access" {
  description = "Whether the generator ECRAuthorizationToken is used. The token is good for what the role may pull."
  type        = bool
  default     = false
}

data "aws_iam_policy_document" "this" {
  dynamic "statement" {
    for_each = length(var.secret_arns) > 0 ? [1] : []
    content {
      sid       = "ReadSecrets"
      actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
      resources = var.secret_arns
    }
  }

  dynamic "statement" {
    for_each = length(var.secret_arns) > 0 && var.allow_find ? [1] : []
    content {
      sid       = "FindSecrets"
      actions   = ["secretsmanager:ListSecrets", "secretsmanager:BatchGetSecretValue"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = length(var.parameter_arns) > 0 ? [1] : []
    content {
      sid       = "ReadParameters"
      actions   = concat(["ssm:GetParameter", "ssm:GetParameters", "ssm:ListTagsForResource"], var.allow_find ? ["ssm:GetParametersByPath"] : [])
      resources = var.parameter_arns
    }
  }

  dynamic "statement" {
    for_each = length(var.parameter_arns) > 0 && var.allow_find ? [1] : []
    content {
      sid       = "FindParameters"
      actions   = ["ssm:DescribeParameters"]
      resources = ["*"]
    }
  }

  dynamic "statement" {
    for_each = length(var.pushed_secret_arns) > 0 ? [1] : []
    content {
      sid       = "CreateSecrets"
      actions   = ["secretsmanager:CreateSecret", "secretsmanager:TagResource", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"]
      resources = var.pushed_secret_arns
    }
  }

  # Only what a push created: Keyferry tags it so.
  dynamic "statement" {
    for_each = length(var.pushed_secret_arns) > 0 ? [1] : []
    content {
      sid       = "ChangePushedSecrets"
      actions   = ["secretsmanager:PutSecretValue", "secretsmanager:UntagResource", "secretsmanager:DeleteSecret"]
      resources = var.pushed_secret_arns
      condition {
        test     = "StringEquals"
        variable = "secretsmanager:ResourceTag/managed-by"
        values   = ["external-secrets"]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.pushed_parameter_arns) > 0 ? [1] : []
    content {
      sid = "PushParameters"
      actions = [
        "ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:GetParameter", "ssm:ListTagsForResource", "ssm:PutParameter",
        "ssm:RemoveTagsFromResource",
      ]
      resources = var.pushed_parameter_arns
    }
  }

  dynamic "statement" {
    for_each = length(var.kms_key_arns) > 0 ? [1] : []
    content {
      sid       = "Decrypt"
      actions   = concat(["kms:Decrypt"], length(var.pushed_secret_arns) + length(var.pushed_parameter_arns) > 0 ? ["kms:Encrypt", "kms:GenerateDataKey"] : [])
      resources = var.kms_key_arns
    }
  }

  dynamic "statement" {
    for_each = length(var.assume_role_arns) > 0 ? [1] : []
    content {
      sid       = "AssumeRoles"
      actions   = ["sts:AssumeRole", "sts:TagSession"]
      resources = var.assume_role_arns
    }
  }

  dynamic "statement" {
    for_each = var.ecr_repository_access ? [1] : []
    content {
      sid       = "LogInToEcr"
      actions   = ["ecr:GetAuthorizationToken"]
      resources = ["*"]
    }
  }
}

output "json" {
  description = "The policy."
  value       = data.aws_iam_policy_document.this.json
}
