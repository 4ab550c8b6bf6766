using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Keyferry.Api.Schema;

/// <summary>
/// The schema of one value in a resource. The CRD files and admission are both made from it, so that they cannot differ.
/// Immutable, and shared by all threads.
/// </summary>
public sealed class SchemaNode
{
    /// <summary>The JSON type.</summary>
    public required SchemaKind Kind { get; init; }

    /// <summary>The text of <c>kubectl explain</c>; null where descriptions were not asked for.</summary>
    public string? Description { get; init; }

    /// <summary>The OpenAPI format, such as <c>int32</c>; null for none.</summary>
    public string? Format { get; init; }

    /// <summary>The fields of an object, in the order of the C# type.</summary>
    public ImmutableArray<SchemaField> Fields { get; init; } = [];

    /// <summary>The fields of an object by their name in JSON.</summary>
    public FrozenDictionary<string, SchemaField> FieldsByName { get; init; } =
        FrozenDictionary<string, SchemaField>.Empty;

    /// <summary>The items of an array, or the values of a map; null for other kinds.</summary>
    public SchemaNode? Items { get; init; }

    /// <summary>The values that a string accepts; empty means any.</summary>
    public ImmutableArray<string> AllowedValues { get; init; } = [];

    /// <summary>What a string names.</summary>
    public StringFormat StringFormat { get; init; }

    /// <summary>The pattern of a string, as the CRD has it; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>The pattern as a regular expression, where <c>$</c> means the very end as it does in Go.</summary>
    public Lazy<Regex>? PatternRegex { get; init; }

    /// <summary>The fewest characters of a string; null for no limit.</summary>
    public int? MinLength { get; init; }

    /// <summary>The most characters of a string; null for no limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The fewest items of an array; null for no limit.</summary>
    public int? MinItems { get; init; }

    /// <summary>The smallest value of an integer; null for no limit.</summary>
    public long? Minimum { get; init; }

    /// <summary>The largest value of an integer; null for no limit.</summary>
    public long? Maximum { get; init; }

    /// <summary>Whether exactly one field of the object must be set.</summary>
    public bool ExactlyOneField { get; init; }

    /// <summary>Whether null is accepted and kept.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The C# type of an object; null for other kinds.</summary>
    public Type? ClrType { get; init; }

    /// <summary>Whether the value is a credential, which no message shows.</summary>
    public bool IsCredential { get; init; }

    /// <summary>Whether server-side apply merges the object or array as one value.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>The value that the API server writes where the field is missing; null for none.</summary>
    public JsonElement? Default { get; init; }

    /// <summary>The CEL rules of the object or map.</summary>
    public ImmutableArray<ICelRule> Rules { get; init; } = [];
}
