using System.Text.Json.Nodes;

namespace Keyferry.VaultDouble.Policies;

/// <summary>
/// What the policies of a token allow together.
/// https://developer.hashicorp.com/vault/docs/concepts/policies#policy-syntax: an exact path wins, then the longest prefix,
/// and among wildcards the priority rules; equal paths of several policies are united, and deny beats all.
/// </summary>
internal sealed class Acl
{
    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>(StringComparer.Ordinal);

    private readonly List<PathRule> _rules;
    private readonly bool _root;

    /// <summary>Unites policies. A policy named root allows everything.</summary>
    public Acl(IEnumerable<Policy> policies)
    {
        var all = policies.ToList();
        _root = all.Any(static p => p.Name == "root");
        _rules = [.. all.SelectMany(static p => p.Rules).GroupBy(static r => (r.Path, r.IsPrefix)).Select(Unite)];
    }

    /// <summary>The capabilities on a path, sorted; <c>deny</c> where there are none, <c>root</c> for root.</summary>
    public IReadOnlyList<string> Capabilities(string path)
    {
        if (_root)
        {
            return ["root"];
        }

        var found = (Match(path, list: false) ?? Match(path, list: true))?.Capabilities ?? Nothing;
        return found.Count == 0 || found.Contains("deny") ? ["deny"] : [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a call is allowed.</summary>
    /// <param name="path">The path, below the namespace of the policies.</param>
    /// <param name="capability">What the call needs.</param>
    /// <param name="needsSudo">The path is root-protected.</param>
    /// <param name="data">What is sent.</param>
    public bool Allows(string path, string capability, bool needsSudo, JsonObject? data)
    {
        if (_root)
        {
            return true;
        }

        var rule = Match(path, capability == "list");
        return rule is not null && rule.Capabilities.Contains(capability) && (!needsSudo || rule.Capabilities.Contains("sudo"))
            && (capability is not ("create" or "update" or "patch") || AllowsParameters(rule.Parameters, data ?? []));
    }

    private PathRule? Match(string path, bool list)
    {
        var exact = Exact(path) ?? (list && path.EndsWith('/') ? Exact(path[..^1]) : null);
        if (exact is not null)
        {
            return exact;
        }

        var bare = list ? path.TrimEnd('/') : null;
        return _rules.Where(rule => (rule.IsPrefix || rule.HasSegmentWildcard) && (Fits(rule, path) || (bare is not null && Fits(rule, bare))))
            .Aggregate((PathRule?)null, static (best, rule) => best is null || IsLower(best, rule) ? rule : best);
    }

    private PathRule? Exact(string path) => _rules.Find(rule => !rule.IsPrefix && !rule.HasSegmentWildcard && rule.Path == path);

    private static bool Fits(PathRule rule, string path)
    {
        if (!rule.HasSegmentWildcard)
        {
            return path.StartsWith(rule.Path, StringComparison.Ordinal);
        }

        var wanted = rule.Path.Split('/');
        var given = path.Split('/');
        if (rule.IsPrefix ? given.Length < wanted.Length : given.Length != wanted.Length)
        {
            return false;
        }

        for (var i = 0; i < wanted.Length; i++)
        {
            var last = rule.IsPrefix && i == wanted.Length - 1;
            if (wanted[i] != "+" && (last ? !given[i].StartsWith(wanted[i], StringComparison.Ordinal) : wanted[i] != given[i]))
            {
                return false;
            }
        }

        return true;
    }

    // Lower: its first wildcard comes earlier; it ends in *, the other does not; more +; shorter; smaller.
    private static bool IsLower(PathRule one, PathRule other)
    {
        var (first, second) = (FirstWildcard(one), FirstWildcard(other));
        if (first != second)
        {
            return first < second;
        }

        if (one.IsPrefix != other.IsPrefix)
        {
            return one.IsPrefix;
        }

        var (more, fewer) = (one.Path.Split('/').Count(static s => s == "+"), other.Path.Split('/').Count(static s => s == "+"));
        if (more != fewer)
        {
            return more > fewer;
        }

        return one.Path.Length != other.Path.Length
            ? one.Path.Length < other.Path.Length
            : string.CompareOrdinal(one.Path, other.Path) < 0;
    }

    private static int FirstWildcard(PathRule rule)
    {
        var plus = rule.HasSegmentWildcard ? ("/" + rule.Path + "/").IndexOf("/+/", StringComparison.Ordinal) : -1;
        return plus >= 0 ? plus : rule.IsPrefix ? rule.Path.Length : int.MaxValue;
    }

    private static PathRule Unite(IGrouping<(string Path, bool IsPrefix), PathRule> rules)
    {
        var capabilities = rules.SelectMany(static r => r.Capabilities).ToHashSet(StringComparer.Ordinal);
        var first = rules.First();
        return first with
        {
            Capabilities = capabilities.Contains("deny") ? new HashSet<string>(["deny"], StringComparer.Ordinal) : capabilities,
            Parameters = new ParameterRules(
                rules.Any(static r => r.Parameters.Allowed is null) ? null : Merged(rules.Select(static r => r.Parameters.Allowed!)),
                Merged(rules.Select(static r => r.Parameters.Denied)),
                [.. rules.SelectMany(static r => r.Parameters.Required).Distinct(StringComparer.Ordinal)]),
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Merged(IEnumerable<IReadOnlyDictionary<string, IReadOnlyList<string>>> rules) =>
        rules.SelectMany(static r => r).GroupBy(static p => p.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(
            static g => g.Key,
            static g => (IReadOnlyList<string>)(g.Any(static p => p.Value.Count == 0) ? [] : [.. g.SelectMany(static p => p.Value)]),
            StringComparer.OrdinalIgnoreCase);

    private static bool AllowsParameters(ParameterRules rules, JsonObject data)
    {
        if (rules.Required.Any(name => !data.ContainsKey(name)))
        {
            return false;
        }

        foreach (var (name, value) in data)
        {
            if ((rules.Denied.TryGetValue(name, out var denied) || rules.Denied.TryGetValue("*", out denied)) && Among(denied, value))
            {
                return false;
            }

            if (rules.Allowed is { Count: > 0 } allowed
                && !((allowed.TryGetValue(name, out var values) || allowed.TryGetValue("*", out values)) && Among(values, value)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Among(IReadOnlyList<string> values, JsonNode? value) =>
        values.Count == 0 || values.Any(wanted => wanted.EndsWith('*')
            ? (value?.ToString() ?? "").StartsWith(wanted[..^1], StringComparison.Ordinal)
            : value?.ToString() == wanted);
}
