using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Overview;
using Keyferry.Sync.Restarts;
using Keyferry.Sync.Stores;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Consumers;
using Keyferry.Webhook.Ui.Local;
using Keyferry.Webhook.Ui.Model;
using Keyferry.Webhook.Ui.Pages;
using Microsoft.AspNetCore.Http;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>A cluster of made-up names, as an engine would tell of it.</summary>
internal sealed class ShownPages : ILocalPages
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 9, 41, 0, TimeSpan.Zero);

    public ValueTask<(int Status, string Document)> MakeAsync(string rest, IQueryCollection query, CancellationToken cancellation) =>
        PageRouter.DocumentAsync(
            rest, PageQuery.Of(query),
            new PageContext(
                new Shown(),
                [
                    new CertificateItem("Webhook", Now.AddDays(6).AddHours(3), "replaced 12 times by this process; the API server reaches the webhook"),
                    new CertificateItem("Authority", Now.AddDays(301), "replaced 0 times by this process"),
                ],
                new OwnRights("anna@example.com"), Now, "Live from this engine") { Consumers = new ShownConsumers() },
            cancellation);

    private sealed class ShownConsumers : IConsumerSource
    {
        public ValueTask<ConsumerList> OfAsync(IViewerRights rights, ObjectKey target, CancellationToken cancellation) => new(new ConsumerList(
            [
                Uses(WorkloadKinds.Deployments, "checkout", target.Name, ["password", "username"]),
                Uses(WorkloadKinds.StatefulSets, "ledger", target.Name, ["password"]),
                Uses(SecretConsumerKinds.Pods, "migration-by-hand", target.Name, null),
            ],
            ["daemonsets are not shown: the API server did not list them within 4 s; load the page again."]));

        private static ConsumerUse Uses(ResourceType type, string name, string secret, IEnumerable<string>? keys) => new(
            type,
            new SecretConsumer
            {
                Metadata = new V1ObjectMeta { Name = name },
                Secrets = new Dictionary<string, ConsumedKeys> { [secret] = ConsumedKeys.Of(keys, []) },
            });
    }

    private sealed class Shown : IClusterOverview
    {
        private static readonly StoreKey Vault = new(StoreKey.ClusterWide, "", "vault");
        private static readonly StoreKey Aws = new(StoreKey.Namespaced, "shop", "aws-eu-central");

        public bool IsLive => true;

        public IReadOnlyList<string> Troubles => [];

        public IReadOnlyList<ExternalSecret> ExternalSecrets { get; } =
        [
            Object("shop", "payment-gateway", Aws, "could not get secret data from provider: AccessDeniedException: not authorized to perform secretsmanager:GetSecretValue on shop/payment", 12),
            Object("shop", "orders-database", Aws, null, 96),
            Object("shop", "session-keys", Vault, null, 96),
            Object("mail", "smtp-relay", Vault, null, 340),
            Object("mail", "dkim", Vault, null, 340),
            Object("monitoring", "alertmanager-webhook", Vault, null, 21),
            Object("monitoring", "grafana-oidc", Vault, null, 210),
            Object("builds", "registry-credentials", Vault, null, 3),
        ];

        public IReadOnlyList<PushSecret> PushSecrets => [];

        public IReadOnlyList<SecretStore> Stores { get; } = [Store<SecretStore>("shop", "aws-eu-central", """{"aws": {"service": "SecretsManager", "region": "eu-central-1"}}""")];

        public IReadOnlyList<ClusterSecretStore> ClusterStores { get; } =
        [
            Store<ClusterSecretStore>(null, "vault", """{"vault": {"server": "https://vault.example.com", "auth": {}}}"""),
            Store<ClusterSecretStore>(null, "vault-fallback", """{"vault": {"server": "https://other.example.com", "auth": {}}}""", "unable to validate store: 503 Vault is sealed"),
        ];

        public IReadOnlyList<WorkloadUse> WorkloadsOf(ObjectKey target) => target.Name switch
        {
            "orders-database" => [Use("shop", "orders", 44), Use("shop", "invoices", 44)],
            "payment-gateway" => [Use("shop", "checkout", 2900)],
            "smtp-relay" => [Use("mail", "relay", null)],
            _ => [],
        };

        public IReadOnlyList<ExternalSecret> UsersOf(StoreKey store) =>
            [.. ExternalSecrets.Where(es => es.Spec.SecretStoreRef!.Name == store.Name)];

        public NextLook NextLookOf(ExternalSecret item) => item.Metadata.Name switch
        {
            "payment-gateway" => new(NextLookKind.Later, TimeSpan.FromSeconds(48)),
            "dkim" => new(NextLookKind.Due, TimeSpan.FromSeconds(2)),
            "grafana-oidc" => new(NextLookKind.OnChange, TimeSpan.Zero),
            var name => new(NextLookKind.Later, TimeSpan.FromMinutes(7 + (name.Length * 2))),
        };

        public NextLook NextLookOf(PushSecret item) => new(NextLookKind.OnChange, TimeSpan.Zero);

        public NextLook NextLookOf(StoreKey store) => new(NextLookKind.Later, TimeSpan.FromMinutes(4));

        public IReadOnlyDictionary<StoreKey, StoreUsage> UsageOf(IReadOnlySet<StoreKey> stores) => new Dictionary<StoreKey, StoreUsage>
        {
            [Vault] = new() { Connections = 1, Calls = 14, Wanted = 212, Read = 41, InFlight = 1, Limit = 8 },
            [Aws] = new() { Connections = 1, Calls = 3, Wanted = 30, Read = 9, Limit = 4, Throttled = 2, Pause = TimeSpan.FromSeconds(6) },
            [Vault with { Name = "vault-fallback" }] = new() { Limit = 4, Break = TimeSpan.FromSeconds(37) },
        };

        public IReadOnlyList<DueObject> Due(int most) =>
            [new(ApiResources.ExternalSecrets, new ObjectKey("mail", "dkim"), TimeSpan.FromSeconds(2), ReconcileReason.Refresh)];

        private static ExternalSecret Object(string ns, string name, StoreKey store, string? failure, int days) => new()
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns, CreationTimestamp = Now.UtcDateTime.AddDays(-days) },
            Spec = new ExternalSecretSpec { RefreshInterval = "1h", SecretStoreRef = new() { Name = store.Name, Kind = store.Kind } },
            Status = new ExternalSecretStatus
            {
                RefreshTime = Now.UtcDateTime.AddMinutes(-(13 + name.Length)),
                SyncedResourceVersion = "3-5f1c0ffee0a94d0cb2fd37f4c0c8b1aa",
                Conditions =
                [
                    new ExternalSecretCondition
                    {
                        Type = "Ready", Status = failure is null ? "True" : "False", Reason = failure is null ? "SecretSynced" : "SecretSyncedError",
                        Message = failure ?? "secret synced", LastTransitionTime = Now.UtcDateTime.AddHours(-5),
                    },
                ],
            },
        };

        private static T Store<T>(string? ns, string name, string provider, string? failure = null)
            where T : class
        {
            var json = new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = name, ["creationTimestamp"] = "2026-01-08T09:00:00Z" },
                ["spec"] = new JsonObject { ["provider"] = JsonNode.Parse(provider) },
                ["status"] = new JsonObject
                {
                    ["capabilities"] = "ReadWrite",
                    ["conditions"] = new JsonArray(new JsonObject
                    {
                        ["type"] = "Ready", ["status"] = failure is null ? "True" : "False", ["reason"] = failure is null ? "Valid" : "ValidationFailed",
                        ["message"] = failure ?? "store validated", ["lastTransitionTime"] = "2026-11-29T22:10:00Z",
                    }),
                },
            };
            if (ns is not null)
            {
                json["metadata"]!["namespace"] = ns;
            }

            object type = typeof(T) == typeof(SecretStore) ? ApiResources.SecretStores.Json : ApiResources.ClusterSecretStores.Json;
            return json.Deserialize((System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)type)!;
        }

        private static WorkloadUse Use(string ns, string name, int? minutes) => new(
            WorkloadKinds.Deployments,
            new Workload
            {
                Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns },
                RestartedAt = minutes is { } ago ? Now.AddMinutes(-ago).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture) : null,
            });
    }
}
