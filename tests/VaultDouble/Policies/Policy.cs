using Keyferry.VaultDouble.Text;

namespace Keyferry.VaultDouble.Policies;

/// <summary>One path of a policy.</summary>
/// <param name="Path">The path as matched: without the final <c>*</c>.</param>
/// <param name="IsPrefix">The path ended in <c>*</c>.</param>
/// <param name="Capabilities">What it allows.</param>
/// <param name="Parameters">Which parameters it restricts.</param>
internal sealed record PathRule(
    string Path, bool IsPrefix, IReadOnlySet<string> Capabilities, ParameterRules Parameters)
{
    /// <summary>Has a segment <c>+</c>.</summary>
    public bool HasSegmentWildcard { get; } = Path.Split('/').Contains("+", StringComparer.Ordinal);
}

/// <summary>Restrictions on the parameters of a call.</summary>
/// <param name="Allowed">Names that alone may be sent, with their values (none: any); null: no restriction.</param>
/// <param name="Denied">Names that may not be sent, with the values denied (none: any).</param>
/// <param name="Required">Names that have to be sent.</param>
internal sealed record ParameterRules(
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Allowed, IReadOnlyDictionary<string, IReadOnlyList<string>> Denied,
    IReadOnlyList<string> Required)
{
    /// <summary>No restriction.</summary>
    public static ParameterRules None { get; } = new(null, new Dictionary<string, IReadOnlyList<string>>(), []);
}

/// <summary>A policy: its text and what it says. https://developer.hashicorp.com/vault/docs/concepts/policies</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">As it was written.</param>
/// <param name="Modified">When.</param>
/// <param name="Version">How often it was written.</param>
/// <param name="Rules">Its paths.</param>
internal sealed record Policy(string Name, string Text, DateTimeOffset Modified, int Version, IReadOnlyList<PathRule> Rules)
{
    private static readonly Dictionary<string, string[]> OldNames = new(StringComparer.Ordinal)
    {
        ["deny"] = ["deny"],
        ["read"] = ["read", "list"],
        ["write"] = ["create", "read", "update", "delete", "list", "patch"],
        ["sudo"] = ["create", "read", "update", "delete", "list", "patch", "sudo"],
    };

    private static readonly HashSet<string> Capabilities =
        new(["create", "read", "update", "delete", "list", "patch", "sudo", "deny", "subscribe", "recover", "scan"], StringComparer.Ordinal);

    /// <summary>Reads a policy.</summary>
    /// <exception cref="HclException">It is none.</exception>
    public static IReadOnlyList<PathRule> Parse(string text)
    {
        var rules = new List<PathRule>();
        foreach (var item in Hcl.Parse(text).Items)
        {
            switch (item)
            {
                case { Keys: ["path", var path], Value: HclBody body }:
                    rules.Add(Rule(path, body));
                    break;
                case { Keys: ["path"], Value: HclBody paths }:
                    rules.AddRange(paths.Items.Select(static p => Rule(p.Keys[0], (HclBody)p.Value)));
                    break;
                case { Keys: ["name", ..] }:
                    break;
                default:
                    throw new HclException($"invalid key \"{item.Keys[0]}\" on line 1");
            }
        }

        return rules;
    }

    private static PathRule Rule(string path, HclBody body)
    {
        foreach (var item in body.Items)
        {
            if (item.Keys[0] is not ("capabilities" or "policy" or "comment" or "min_wrapping_ttl" or "max_wrapping_ttl"
                or "allowed_parameters" or "denied_parameters" or "required_parameters" or "mfa_methods" or "expiration"
                or "list_scan_response_keys_filter_path" or "pagination_limit" or "subscribe_event_types"))
            {
                throw new HclException($"path \"{path}\": invalid key \"{item.Keys[0]}\" on line 1");
            }
        }

        if (path.Contains("+*", StringComparison.Ordinal))
        {
            throw new HclException($"path \"{path}\": invalid use of wildcards ('+*' is forbidden)");
        }

        var capabilities = Texts(body.Value("capabilities")).ToHashSet(StringComparer.Ordinal);
        if (body.Value("policy") is HclText old)
        {
            capabilities.UnionWith(OldNames.TryGetValue(old.Text, out var meant)
                ? meant
                : throw new HclException($"path \"{path}\": invalid policy \"{old.Text}\""));
        }

        if (capabilities.FirstOrDefault(static c => !Capabilities.Contains(c)) is { } unknown)
        {
            throw new HclException($"path \"{path}\": invalid capability \"{unknown}\"");
        }

        if (capabilities.Contains("deny"))
        {
            capabilities = new HashSet<string>(["deny"], StringComparer.Ordinal);
        }

        var allowed = body.Value("allowed_parameters") is HclBody a ? Parameters(a) : null;
        var denied = body.Value("denied_parameters") is HclBody d ? Parameters(d) : ParameterRules.None.Denied;
        var trimmed = path.TrimStart('/');
        var prefix = trimmed.EndsWith('*');
        return new PathRule(prefix ? trimmed[..^1] : trimmed, prefix, capabilities,
            new ParameterRules(allowed, denied, [.. Texts(body.Value("required_parameters"))]));
    }

    private static Dictionary<string, IReadOnlyList<string>> Parameters(HclBody body) => body.Items.ToDictionary(
        static item => item.Keys[0], static item => (IReadOnlyList<string>)[.. Texts(item.Value)], StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Texts(HclValue? value) => value switch
    {
        HclList list => list.Items.SelectMany(Texts),
        HclText text => [text.Text],
        HclWord word => [word.Word],
        _ => [],
    };
}
