using Keyferry.Admission.Cluster;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Admission.Tests.Cluster;

/// <summary>A cluster of which all is known: what a test lists.</summary>
internal sealed class ListedCluster : IClusterView
{
    private readonly Dictionary<(string Kind, string Namespace, string Name), KnownStore> _stores = [];
    private readonly Dictionary<(string Kind, string Namespace, string Name), IReadOnlyDictionary<string, string>> _objects = [];
    private readonly List<(string Namespace, string Secret, TargetUser User)> _users = [];
    private readonly Dictionary<string, TargetSecret> _targets = [];

    public bool? AllowsGenericTargets { get; init; }

    public string? ControllerClass { get; init; }

    public HashSet<string> Unknown { get; } = [];

    public ListedCluster Store(
        string kind, string ns, string name, SecretStoreSpec? spec = null, bool isUnready = false, Dictionary<string, string>? labels = null)
    {
        _stores[(kind, ns, name)] = new KnownStore(spec ?? new SecretStoreSpec(), isUnready, "");
        return Add(kind, ns, name, labels);
    }

    public ListedCluster Add(string kind, string ns, string name, Dictionary<string, string>? labels = null)
    {
        _objects[(kind, ns, name)] = labels ?? [];
        return this;
    }

    public ListedCluster User(string ns, string secret, string externalSecret, string policy = "Owner")
    {
        _users.Add((ns, secret, new TargetUser(externalSecret, policy, "")));
        return this;
    }

    public ListedCluster Secret(string ns, string name, TargetSecret target)
    {
        _targets[name] = target;
        return Add("Secret", ns, name);
    }

    public bool Knows(string kind, string ns) => !Unknown.Contains(kind);

    public bool Has(string kind, string ns, string name) => _objects.ContainsKey((kind, ns, name));

    public IReadOnlyCollection<string> Names(string kind, string ns) =>
        kind is "Secret" ? [] : [.. _objects.Keys.Where(k => k.Kind == kind && k.Namespace == ns).Select(static k => k.Name)];

    public string Place(string ns) => ns.Length == 0 ? "in the cluster" : $"in namespace \"{ns}\"";

    KnownStore? IClusterView.Store(string kind, string ns, string name) => _stores.GetValueOrDefault((kind, ns, name));

    public IReadOnlyCollection<IReadOnlyDictionary<string, string>>? Labels(string kind, string ns) => !Knows(kind, ns) ? null
        : [.. _objects.Where(o => o.Key.Kind == kind && o.Key.Namespace == ns).Select(static o => o.Value)];

    public IReadOnlyDictionary<string, string>? LabelsOf(string ns) => _objects.GetValueOrDefault(("Namespace", "", ns));

    public Dictionary<string, IReadOnlyDictionary<string, string>> Accounts { get; } = new(StringComparer.Ordinal);

    public ListedCluster Account(string ns, string name, params (string Name, string Content)[] annotations)
    {
        Accounts[name] = annotations.ToDictionary(static a => a.Name, static a => a.Content, StringComparer.Ordinal);
        return Add("ServiceAccount", ns, name);
    }

    public IReadOnlyDictionary<string, string>? ServiceAccountAnnotations(string ns, string name) => Accounts.GetValueOrDefault(name);

    public Dictionary<(string Kind, string Namespace, string Name), StoreUses> StoreUsers { get; } = [];

    public StoreUses? Uses(string kind, string ns, string name) =>
        StoreUsers.GetValueOrDefault((kind, ns, name));

    public IReadOnlyCollection<TargetUser> TargetUsers(string ns, string secret) =>
        [.. _users.Where(u => u.Namespace == ns && u.Secret == secret).Select(static u => u.User)];

    public TargetSecret? Target(string ns, string secret, string externalSecret) => _targets.GetValueOrDefault(secret);

    public static SecretStoreSpec For(params string[] namespaces) => new() { Conditions = [new NamespaceCondition { Namespaces = [.. namespaces] }] };

    public static SecretStoreSpec Labelled(string key, string value) => new()
    {
        Conditions = [new NamespaceCondition { NamespaceSelector = new LabelSelector { MatchLabels = new() { [key] = value } } }],
    };
}
