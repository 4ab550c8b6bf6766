namespace Keyferry.Local.Tests.Guides;

/// <summary>How the pages' commands are played.</summary>
internal static class GuideWalks
{
    /// <summary>Commands that no test of these runs, and why.</summary>
    public static IReadOnlyList<(string Page, string Command, string Reason)> NotPlayed { get; } =
    [
        ("docs/guides/admission.md", "kubectl apply --dry-run=server -f app.yaml",
            "the API server needs a client certificate for webhooks; PreflightRoadTests has the same answer of a caller that shows one"),
        ("docs/guides/status-page.md", "kubectl --namespace keyferry port-forward", "a port is forwarded by a kubelet, and no test has a node"),
        ("docs/guides/status-page.md", "keyferry ui --forward-to", "it serves until it is stopped; LocalUiTests forwards to an engine"),
        ("docs/guides/restarts.md", "kubectl rollout undo", "it names no workload"),
        ("docs/decisions/0033-what-a-review-may-ask-a-store.md", "kubectl apply --dry-run=server", "it names no file"),
        ("docs/decisions/0003-validate-in-the-mutating-step.md", "kubectl apply --validate=false -f deploy/crds",
            "it is for Kubernetes 1.20; CoreOnlyTests installs there"),
    ];

    /// <summary>The walks.</summary>
    public static IReadOnlyList<GuideWalk> All { get; } =
    [
        new("README.md", "default") { Plays = static c => !c.Shell.StartsWith("keyferry ", StringComparison.Ordinal) },
        new("README.md", "default")
        {
            HasKeyferry = false,
            Plays = static c => c.Shell.StartsWith("keyferry ", StringComparison.Ordinal),
            Words = new Dictionary<string, string> { ["IMAGE"] = "registry.example/keyferry:1" },
            After = "kubectl -n keyferry get deployment keyferry",
        },
        new("docs/decisions/0005-a-local-api-server.md", "default")
        {
            HasKeyferry = false,
            Before = new Dictionary<string, string> { ["kubectl get --raw /faults"] = "kubectl create secret generic refused-twice && kubectl get --raw /faults | grep -q '\"hits\":2'" },
            After = "test \"$(kubectl get --raw /faults)\" = '[]'",
        },
        new("docs/definitions.md", "default")
        {
            HasKeyferry = false,
            Before = new Dictionary<string, string>
            {
                // As an older release of another program left it.
                ["kubectl patch crd"] = """
                    kubectl apply --server-side --field-manager=helm -f deploy/crds/externalsecrets.external-secrets.io.yaml
                    kubectl patch crd externalsecrets.external-secrets.io --field-manager=helm --type=merge -p '{"spec":{"conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"service":{"name":"gone","namespace":"default","path":"/convert"}}}}}}'
                    """,
            },
            After = """
                test "$(kubectl get crd externalsecrets.external-secrets.io -o jsonpath='{.spec.conversion.strategy}')" = None
                test "$(kubectl get crd -o name | grep -c external-secrets.io)" = 25
                """,
        },
        new("docs/guides/install.md", "default")
        {
            HasKeyferry = false,
            Before = new Dictionary<string, string> { ["keyferry crds"] = "kubectl apply --server-side --force-conflicts -f deploy/crds" },
            After = "test -z \"$(kubectl get crd -o name)\"",
        },
        new("docs/guides/admission.md", "shop")
        {
            Before = new Dictionary<string, string> { ["kubectl delete secretstore vault"] = Users },
            After = "test \"$(kubectl get namespace shop -o jsonpath='{.metadata.labels.keyferry\\.io/preflight}')\" = warn",
        },
        new("docs/guides/certificates.md", "keyferry")
        {
            Before = new Dictionary<string, string>
            {
                ["kubectl -n keyferry patch deployment"] = """
                    kubectl apply -f deploy/manifests/deployment.yaml
                    awk '/^Then mount the Secret/ {found=1} found && /^```$/ {exit} block {print} found && /^```yaml$/ {block=1}' docs/guides/certificates.md >own.yaml
                    """,
            },
            After = """
                kubectl get deployment keyferry -o jsonpath='{.spec.template.spec.containers[0].env[*].name}' | grep -w KEYFERRY_WEBHOOK_CERT_DIR
                kubectl wait --for=create secret/keyferry-webhook-ca --timeout=30s
                """,
        },
        new("docs/guides/command-line.md", "default")
        {
            After = """
                awk '/^#!\/bin\/sh$/ {script=1} script && /^```$/ {exit} script {print}' docs/guides/command-line.md >~/.local/bin/kubectl_complete-keyferry
                chmod +x ~/.local/bin/kubectl_complete-keyferry
                kubectl __complete keyferry li | grep -w lint
                """,
        },
        new("docs/guides/injection.md", "team")
        {
            Before = new Dictionary<string, string>
            {
                ["kubectl describe rs"] = "kubectl create deployment web --image=registry.example/web && kubectl rollout status deployment/web --timeout=30s",
            },
            Words = new Dictionary<string, string> { ["NAMESPACE"] = "team" },
            After = "kubectl get pod | grep -q ^web- && kubectl get namespace -l keyferry.io/inline-references=allowed -o name | grep -qx namespace/team",
        },
        new("docs/guides/observability.md", "default")
        {
            Before = new Dictionary<string, string> { ["kubectl describe"] = "kubectl apply -f deploy/samples/store.yaml -f deploy/samples/external-secret.yaml" },
            After = "kubectl wait --for=condition=Ready externalsecret/app && kubectl describe externalsecret | grep -w SecretSynced",
        },
        new("docs/guides/restarts.md", "rotation")
        {
            Before = new Dictionary<string, string> { ["kubectl get events"] = Rotation },

            // RestartsPageTests and RestartReportTests bring the others about.
            Shows = static l => l.Contains("Restarted ", StringComparison.Ordinal),
        },
        new("docs/guides/status-page.md", "default")
        {
            Before = new Dictionary<string, string> { ["kubectl create token"] = "kubectl create serviceaccount viewer" },
            After = "test -s token && kubectl --token \"$(cat token)\" auth whoami | grep -q :viewer",
        },
    ];

    private const string Users = """
        {
          printf 'apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: vault}\nspec: {provider: {fake: {data: [{key: k, value: v}]}}}\n'
          for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
            printf -- '---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: app-%s}\nspec: {secretStoreRef: {name: vault}, data: [{secretKey: k, remoteRef: {key: k}}]}\n' "$i"
          done
          printf -- '---\napiVersion: external-secrets.io/v1alpha1\nkind: PushSecret\nmetadata: {name: push}\nspec: {secretStoreRefs: [{name: vault}], selector: {secret: {name: app-1}}, data: [{match: {secretKey: k, remoteRef: {remoteKey: pushed}}}]}\n'
        } | kubectl apply -f -
        kubectl wait --for=condition=Ready externalsecret --all --timeout=30s
        kubectl wait --for=condition=Ready pushsecret --all --timeout=30s
        """;

    private const string Rotation = """
        store() { printf 'apiVersion: external-secrets.io/v1\nkind: SecretStore\nmetadata: {name: shelf}\nspec: {provider: {fake: {data: [{key: db, value: %s}]}}}\n' "$1" | kubectl apply -f -; }
        store first
        kubectl apply -f - <<'MANIFESTS'
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db}
        spec: {refreshInterval: 1s, secretStoreRef: {name: shelf}, target: {name: db-credentials}, data: [{secretKey: password, remoteRef: {key: db}}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api, annotations: {keyferry.io/restart: auto}}
        spec:
          selector: {matchLabels: {app: api}}
          template:
            metadata: {labels: {app: api}}
            spec: {containers: [{name: api, image: registry.example/api, envFrom: [{secretRef: {name: db-credentials}}]}]}
        MANIFESTS
        kubectl wait --for=condition=Ready externalsecret/db --timeout=30s
        kubectl wait --for=jsonpath='{.metadata.annotations.keyferry\.io/secret-hashes}' deployment/api --timeout=30s
        store second
        for i in $(seq 100); do kubectl get events | grep -q WorkloadRestarted && break; sleep 0.3; done
        """;
}
