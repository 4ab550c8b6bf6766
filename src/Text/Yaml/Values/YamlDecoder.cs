using System.Globalization;
using Keyferry.Text.Keys;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml.Parsing;
using Keyferry.Text.Yaml.Scanning;

namespace Keyferry.Text.Yaml.Values;

/// <summary>
/// Turns nodes into values: integers are int64 or uint64, keys become strings. The strings are slices of the text or of
/// the scratch memory.
/// </summary>
internal sealed class YamlDecoder(Scratch scratch, YamlBudget budget)
{
    private const int LowCount = 400_000;
    private const int HighCount = 4_000_000;

    private readonly HashSet<YamlNode> _openAliases = [];
    private long _decoded;
    private long _decodedInAliases;

    /// <summary>Decodes a node.</summary>
    /// <exception cref="YamlException">It has no value, or aliases repeat too much.</exception>
    public GoValue Decode(YamlNode node)
    {
        if (!StackGuard.HasRoom)
        {
            return DecodeOnNewStack(node);
        }

        Count(node);
        return node.Kind switch
        {
            NodeKind.Alias => DecodeAlias(node),
            NodeKind.Sequence => DecodeSequence(node),
            NodeKind.Mapping => DecodeMapping(node),
            _ => DecodeScalar(node),
        };
    }

    // A method of its own: the closure is allocated only when the stack is nearly full.
    private GoValue DecodeOnNewStack(YamlNode node) => StackGuard.OnNewStack(() => Decode(node));

    private void Count(YamlNode node)
    {
        budget.Take();
        _decoded++;
        if (_openAliases.Count > 0)
        {
            _decodedInAliases++;
        }

        if (_decodedInAliases > 100 && _decoded > 1000 && (double)_decodedInAliases / _decoded > AllowedShare(_decoded))
        {
            throw new YamlException("document contains excessive aliasing", node.Line);
        }
    }

    /// <summary>How much of a document may come from aliases: nearly all of a small one, a tenth of a large one.</summary>
    private static double AllowedShare(long count) => count switch
    {
        <= LowCount => 0.99,
        >= HighCount => 0.10,
        _ => 0.99 - 0.89 * ((count - LowCount) / (double)(HighCount - LowCount)),
    };

    private GoValue DecodeAlias(YamlNode alias)
    {
        Enter(alias);
        var value = Decode(alias.Target!);
        _openAliases.Remove(alias);
        return value;
    }

    private void Enter(YamlNode alias)
    {
        if (!_openAliases.Add(alias))
        {
            throw new YamlException("an anchor's value contains itself", alias.Line);
        }
    }

    private GoValue DecodeSequence(YamlNode node)
    {
        var items = new GoValue[node.Children.Count];
        for (var at = 0; at < items.Length; at++)
        {
            items[at] = Decode(node.Children[at]);
        }

        return GoValue.Of(new GoList(items));
    }

    private GoValue DecodeMapping(YamlNode node)
    {
        var entries = new List<GoMap.Entry>(node.Children.Count / 2);
        Fill(node, entries);
        return GoValue.Of(GoMap.FromEntries(GoType.AnyMap, entries));
    }

    private void Fill(YamlNode node, List<GoMap.Entry> entries)
    {
        for (var at = 0; at < node.Children.Count; at += 2)
        {
            var (key, value) = (node.Children[at], node.Children[at + 1]);
            if (key.IsMerge)
            {
                Merge(value, entries);
            }
            else
            {
                entries.Add(new GoMap.Entry(ToKey(key, Decode(key)), Decode(value)));
            }
        }
    }

    private void Merge(YamlNode node, List<GoMap.Entry> entries)
    {
        if (node.Kind != NodeKind.Sequence)
        {
            MergeOne(node, entries);
            return;
        }

        // Earlier ones win, so they come last.
        foreach (var child in node.Children.Reverse())
        {
            MergeOne(child, entries);
        }
    }

    private void MergeOne(YamlNode node, List<GoMap.Entry> entries)
    {
        var map = node.Target ?? node;
        if (map.Kind != NodeKind.Mapping)
        {
            throw new YamlException("map merge requires map or sequence of maps as the value", node.Line);
        }

        if (!StackGuard.HasRoom)
        {
            throw new YamlException("maps are merged too deeply", node.Line);
        }

        Count(node);
        if (node.Kind != NodeKind.Alias)
        {
            Fill(map, entries);
            return;
        }

        Enter(node);
        Count(map);
        Fill(map, entries);
        _openAliases.Remove(node);
    }

    private GoValue DecodeScalar(YamlNode node)
    {
        if (node.Tag == YamlTags.Binary)
        {
            DecodeBinary(node);
        }

        return node.Tag.Length == 0 && !node.IsImplicit ? GoValue.Of(node.Text) : ScalarResolver.Resolve(node);
    }

    private void DecodeBinary(YamlNode node)
    {
        if (node.IsDecoded)
        {
            return;
        }

        if (GoBase64.Decode(node.Text.Span, isUrl: false, out var decoded) >= 0)
        {
            throw new YamlException("!!binary value contains invalid base64 data", node.Line);
        }

        scratch.Begin();
        scratch.Append(decoded);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(decoded);
        node.Text = scratch.Finish();
        node.IsDecoded = true;
    }

    private static GoString ToKey(YamlNode node, GoValue key) => key.Kind switch
    {
        GoKind.String => key.AsString,
        GoKind.Bool => GoString.Of(key.AsBool ? "true" : "false"),
        GoKind.Int64 => GoString.Of(key.AsInt64.ToString(CultureInfo.InvariantCulture)),
        GoKind.Float64 => GoString.Of(FloatKey(key.AsDouble)),
        GoKind.Slice or GoKind.Map => throw new YamlException("a list or map cannot be a map key", node.Line),
        _ => throw new YamlException("unsupported map key: a null, or a number beyond 64 bits", node.Line),
    };

    private static string FloatKey(double value) => NarrowFloat.ToText(value) switch
    {
        "+Inf" => ".inf",
        "-Inf" => "-.inf",
        "NaN" => ".nan",
        var text => text,
    };
}
