{{/* How many letters differ (Levenshtein), in small letters: a, b. */}}
{{- define "keyferry.editDistance" -}}
{{- $a := lower .a -}}
{{- $b := lower .b -}}
{{- $row := list -}}
{{- range $j := until (int (add1 (len $b))) -}}{{- $row = append $row $j -}}{{- end -}}
{{- range $i := until (len $a) -}}
{{- $letter := substr $i (int (add1 $i)) $a -}}
{{- $next := list (add1 $i) -}}
{{- range $j := until (len $b) -}}
{{- $cost := ternary 0 1 (eq $letter (substr $j (int (add1 $j)) $b)) -}}
{{- $next = append $next (min (add (index $row $j) $cost) (add1 (index $row (int (add1 $j)))) (add1 (last $next))) -}}
{{- end -}}
{{- $row = $next -}}
{{- end -}}
{{- last $row -}}
{{- end }}

{{/*
What to write in place of a value that there is none of: key, schema (of the object that it stands in), defs, path (of that object).
The nearest name beside it; else the same name within one of its neighbours.
*/}}
{{- define "keyferry.nearest" -}}
{{- $best := "" -}}
{{- $least := 1000 -}}
{{- range $known, $_ := .schema.properties -}}
{{- $distance := include "keyferry.editDistance" (dict "a" $.key "b" $known) | int -}}
{{- /* Most of its letters are another's beginning, or it begins with another. */}}
{{- $begins := lower $.key | trunc (max 4 (div (mul 3 (len $.key)) 4) | int) -}}
{{- if or (hasPrefix $begins (lower $known)) (hasPrefix (lower $known) (lower $.key)) -}}{{- $distance = min $distance 2 | int -}}{{- end -}}
{{- if lt $distance $least -}}{{- $best = $known -}}{{- $least = $distance -}}{{- end -}}
{{- end -}}
{{- if le $least (max 2 (div (len .key) 3) | int) -}}
{{- printf "did you mean %s%s?" .path $best -}}
{{- else -}}
{{- $inside := list -}}
{{- range $known, $schema := .schema.properties -}}
{{- $inner := include "keyferry.resolve" (dict "schema" $schema "defs" $.defs) | fromJson -}}
{{- if hasKey (default dict $inner.properties) $.key -}}{{- $inside = append $inside (printf "%s%s.%s" $.path $known $.key) -}}{{- end -}}
{{- end -}}
{{- if $inside -}}
{{- printf "did you mean %s?" (join " or " $inside) -}}
{{- else -}}
{{- printf "there are here: %s" (keys .schema.properties | sortAlpha | join ", ") -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* A schema, with its reference followed: schema, defs. */}}
{{- define "keyferry.resolve" -}}
{{- $schema := .schema -}}
{{- with get $schema "$ref" -}}{{- $schema = get $.defs (trimPrefix "#/$defs/" .) -}}{{- end -}}
{{- toJson $schema -}}
{{- end }}

{{/* A line for every value that there is none of: value, schema, defs, path. */}}
{{- define "keyferry.unknown" -}}
{{- $schema := include "keyferry.resolve" . | fromJson -}}
{{- if and (kindIs "map" .value) (hasKey $schema "properties") -}}
{{- range $key, $value := .value -}}
{{- if hasKey $schema.properties $key -}}
{{- include "keyferry.unknown" (dict "value" $value "schema" (get $schema.properties $key) "defs" $.defs "path" (printf "%s%s." $.path $key)) -}}
{{- else if not (hasKey $schema "additionalProperties") }}
{{ printf "%s%s: there is no such value: %s" $.path $key (include "keyferry.nearest" (dict "key" $key "schema" $schema "defs" $.defs "path" $.path)) }}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* Refuses values that would do nothing, or something else than was meant. */}}
{{- define "keyferry.check" -}}
{{- $schema := .Files.Get "files/values.schema.json" | fromJson -}}
{{- $errors := include "keyferry.unknown" (dict "value" .Values "schema" $schema "defs" (get $schema "$defs") "path" "") | trim | splitList "\n" | compact -}}
{{- $v := .Values -}}
{{- if and $v.scopedNamespaces $v.scopedNamespace -}}
{{- $errors = append $errors "scopedNamespaces, scopedNamespace: both are set: name every namespace in scopedNamespaces" -}}
{{- end -}}
{{- if and (or $v.scopedRBAC $v.scopedNamespaces) $v.genericTargets.resources (not $v.genericTargets.enabled) -}}
{{- $errors = append $errors "genericTargets.resources: genericTargets.enabled is false: set it to true" -}}
{{- end -}}
{{- if and $v.processClusterPushSecret (not $v.processPushSecret) (not (or $v.scopedRBAC $v.scopedNamespaces)) -}}
{{- $errors = append $errors "processClusterPushSecret: it makes PushSecrets, and processPushSecret is false: set both to false, or both to true" -}}
{{- end -}}
{{- if $v.metrics.listen.auth.enabled -}}
{{- if not $v.metrics.listen.secure.enabled -}}
{{- $errors = append $errors "metrics.listen.auth.enabled: a token must not travel in the clear: set metrics.listen.secure.enabled to true" -}}
{{- end -}}
{{- range $name := list "serviceMonitor" "podMonitor" -}}
{{- $monitor := get $v $name -}}
{{- if and $monitor.enabled (not $monitor.authorization) -}}
{{- $errors = append $errors (printf "%s.authorization: metrics.listen.auth.enabled asks for a token: name the Secret that holds it, such as {credentials: {name: prometheus, key: token}}" $name) -}}
{{- end -}}
{{- if and $monitor.enabled $monitor.namespace (ne $monitor.namespace (include "keyferry.namespace" $)) -}}
{{- $errors = append $errors (printf "%s.namespace: with metrics.listen.auth.enabled the monitor reads the authority from a Secret of namespace %s: leave it empty" $name (include "keyferry.namespace" $)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $v.autoscaling.enabled (gt (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas)) -}}
{{- $errors = append $errors (printf "autoscaling.minReplicas: %d is more than autoscaling.maxReplicas (%d)" (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas)) -}}
{{- end -}}
{{- if and $v.autoscaling.enabled $v.autoscaling.targetCPUUtilizationPercentage (not (dig "requests" "cpu" "" $v.resources)) -}}
{{- $errors = append $errors "autoscaling.targetCPUUtilizationPercentage: a share of nothing: set resources.requests.cpu" -}}
{{- end -}}
{{- if and $v.webhook.url (not (hasPrefix "https://" $v.webhook.url)) -}}
{{- $errors = append $errors (printf "webhook.url: %s is no https URL: API servers call webhooks over TLS only" $v.webhook.url) -}}
{{- end -}}
{{- if and $v.webhook.create (not $v.webhook.service.enabled) (not $v.webhook.url) -}}
{{- $errors = append $errors "webhook.service.enabled: without a Service API servers need webhook.url" -}}
{{- end -}}
{{- if $errors -}}
{{- fail (printf "\n  %s" (join "\n  " $errors)) -}}
{{- end -}}
{{- end }}
