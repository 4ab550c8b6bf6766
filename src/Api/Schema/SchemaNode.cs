using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Keyferry.Api.Schema;

/// <summary>
/// What is known of one place in a resource. Both the CRD files and admission are made from this, so that they
/// cannot disagree. Immutable; shared by all threads.
/// </summary>
public sealed class SchemaNode
{
    /// <summary>The kind of JSON.</summary>
    public required SchemaKind Kind { get; init; }

    /// <summary>The text for <c>kubectl explain</c>; null where none was asked for.</summary>
    public string? Description { get; init; }

    /// <summary>The OpenAPI format, such as <c>int32</c>.</summary>
    public string? Format { get; init; }

    /// <summary>The fields of an object, in the order of the C# type.</summary>
    public IReadOnlyList<SchemaField> Fields { get; init; } = [];

    /// <summary>The same fields by their name.</summary>
    public FrozenDictionary<string, SchemaField> FieldsByName { get; init; } =
        FrozenDictionary<string, SchemaField>.Empty;

    /// <summary>The items of a list, or the values of a map.</summary>
    public SchemaNode? Items { get; init; }

    /// <summary>The values that a text can take; empty means any.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>What a text names.</summary>
    public TextShape Shape { get; init; }

    /// <summary>The pattern of a text, as the CRD has it.</summary>
    public string? Pattern { get; init; }

    /// <summary>The same pattern, ready to ask, with Go's meaning of <c>$</c>.</summary>
    public Regex? PatternTest { get; init; }

    /// <summary>The fewest characters of a text.</summary>
    public int? MinLength { get; init; }

    /// <summary>The most characters of a text.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The fewest items of a list.</summary>
    public int? MinItems { get; init; }

    /// <summary>The smallest number.</summary>
    public long? Minimum { get; init; }

    /// <summary>The largest number.</summary>
    public long? Maximum { get; init; }

    /// <summary>Whether exactly one field of the object must be set.</summary>
    public bool SingleChoice { get; init; }

    /// <summary>Whether null is a value.</summary>
    public bool Nullable { get; init; }

    /// <summary>The C# type of an object.</summary>
    public Type? ObjectType { get; init; }

    /// <summary>Whether no message may show the value.</summary>
    public bool IsCredential { get; init; }

    /// <summary>Whether server-side apply takes the object or list as one value.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>What the API server puts in where the field is left out.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>Rules over the object's fields.</summary>
    public IReadOnlyList<ICelRule> Rules { get; init; } = [];
}

/// <summary>One field of an object.</summary>
/// <param name="Name">The field's name in JSON.</param>
/// <param name="Node">What is known of it.</param>
/// <param name="IsRequired">Whether it must be there.</param>
public sealed record SchemaField(string Name, SchemaNode Node, bool IsRequired)
{
    /// <summary>The name as bytes, to compare with what is read.</summary>
    public ReadOnlyMemory<byte> Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}
