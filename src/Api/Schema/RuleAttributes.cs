using System.Text.Json;

namespace Keyferry.Api.Schema;

/// <summary>At most one of some fields is set.</summary>
/// <param name="fields">The fields' names in JSON.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AtMostOneOfAttribute(params string[] fields) : Attribute, ICelRule
{
    /// <summary>The fields' names in JSON.</summary>
    public string[] Fields { get; } = fields;

    /// <inheritdoc/>
    public string Expression => CelExpressions.AtMostOne(Fields);

    /// <inheritdoc/>
    public string Message => $"at most one of the fields in [{string.Join(' ', Fields)}] may be set";

    /// <inheritdoc/>
    public bool IsSatisfiedBy(JsonElement self) => Fields.Count(f => self.TryGetProperty(f, out _)) <= 1;
}

/// <summary>Exactly one of some fields is set.</summary>
/// <param name="fields">The fields' names in JSON.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExactlyOneOfAttribute(params string[] fields) : Attribute, ICelRule
{
    /// <summary>The fields' names in JSON.</summary>
    public string[] Fields { get; } = fields;

    /// <inheritdoc/>
    public string Expression => CelExpressions.ExactlyOne(Fields);

    /// <inheritdoc/>
    public string Message => $"exactly one of the fields in [{string.Join(' ', Fields)}] must be set";

    /// <inheritdoc/>
    public bool IsSatisfiedBy(JsonElement self) => Fields.Count(f => self.TryGetProperty(f, out _)) == 1;
}

/// <summary>A field and the items of a list are mutually exclusive: the list may be empty beside the field.</summary>
/// <param name="field">The field's name in JSON.</param>
/// <param name="list">The list's name in JSON.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MutuallyExclusiveAttribute(string field, string list) : Attribute, ICelRule
{
    /// <summary>The field's name in JSON.</summary>
    public string Field { get; } = field;

    /// <summary>The list's name in JSON.</summary>
    public string List { get; } = list;

    /// <inheritdoc/>
    public string Expression => $"!has(self.{Field}) || !has(self.{List}) || size(self.{List}) == 0";

    /// <inheritdoc/>
    public string Message =>
        $"{Field} and {List} are mutually exclusive: {List} is only supported in per-key mode (without {Field})";

    /// <inheritdoc/>
    public bool IsSatisfiedBy(JsonElement self) =>
        !self.TryGetProperty(Field, out _)
        || !self.TryGetProperty(List, out var list)
        || list.ValueKind != JsonValueKind.Array
        || list.GetArrayLength() == 0;
}

/// <summary>The field <c>storeRef</c> is set, with a name or a label selector.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StoreRefRequiredAttribute : Attribute, ICelRule
{
    /// <inheritdoc/>
    public string Expression => "has(self.storeRef) && (has(self.storeRef.name) || has(self.storeRef.labelSelector))";

    /// <inheritdoc/>
    public string Message => "storeRef must specify either name or labelSelector";

    /// <inheritdoc/>
    public bool IsSatisfiedBy(JsonElement self) =>
        self.TryGetProperty("storeRef", out var store)
        && store.ValueKind == JsonValueKind.Object
        && (store.TryGetProperty("name", out _) || store.TryGetProperty("labelSelector", out _));
}

/// <summary>The map does not contain keys that the controller sets itself.</summary>
/// <param name="field">The map's name in JSON.</param>
/// <param name="what">What the keys are, for the message.</param>
/// <param name="keys">The keys.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReservedKeysAttribute(string field, string what, params string[] keys) : Attribute, ICelRule
{
    /// <summary>The map's name in JSON.</summary>
    public string Field { get; } = field;

    /// <summary>What the keys are, for the message.</summary>
    public string What { get; } = what;

    /// <summary>The keys.</summary>
    public string[] Keys { get; } = keys;

    /// <inheritdoc/>
    public string Expression => string.Join(" && ", Keys.Select(k => $"!('{k}' in self)"));

    /// <inheritdoc/>
    public string Message => $"{Field} cannot contain {What}: {string.Join(", ", Keys)}";

    /// <inheritdoc/>
    public bool IsSatisfiedBy(JsonElement self) => !Keys.Any(k => self.TryGetProperty(k, out _));
}
