using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Schema;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Fields;

/// <summary>
/// Holds one object against its schema and reports everything that is wrong. One walk, one use. A valid value costs
/// no allocation but the texts that have a pattern.
/// </summary>
/// <param name="errors">Takes what is found.</param>
/// <param name="storageSchema">The schema of the storage version, where the object is of an older one.</param>
/// <param name="unknownFields">What becomes of fields that are not in the schema.</param>
internal sealed partial class SchemaValidator(FieldErrorList errors, SchemaNode? storageSchema, UnknownFieldPolicy unknownFields)
{
    // Fields beyond these are looked up where they are required.
    private const int MostSeen = 64;

    private readonly FieldPathStack _path = new();
    private readonly List<(SchemaNode Node, JsonElement Self)> _above = [];

    /// <summary>Validates the whole object; the server checks metadata, controllers write status.</summary>
    public void Validate(SchemaNode root, JsonElement self)
    {
        List<string>? suggested = null;
        foreach (var property in self.EnumerateObject())
        {
            if (!IsOfServer(property))
            {
                Field(root, property, ref suggested);
            }
        }

        if (suggested?.Contains("spec") != true)
        {
            Spec(root, self);
        }
    }

    private static bool IsOfServer(JsonProperty property) =>
        property.NameEquals("apiVersion"u8) || property.NameEquals("kind"u8) || property.NameEquals("metadata"u8) || property.NameEquals("status"u8);

    // The CRDs do not require spec, as ESO's do not; but an object whose spec has required fields does not work without one.
    private void Spec(SchemaNode root, JsonElement self)
    {
        if (!self.Has("spec") && root.FieldsByName.GetValueOrDefault("spec") is { Node: { } spec } field
            && spec.Fields.Any(static f => f.IsRequired && f.Node.Default is null))
        {
            errors.Error(FieldPath.Root.Field(field.Name), CauseType.Required, "is required");
        }
    }

    private void Value(SchemaNode node, JsonElement value)
    {
        errors.Budget.Spend();
        switch (node.Kind)
        {
            case SchemaKind.Object or SchemaKind.FreeForm or SchemaKind.Map:
                if (Is(node, value, JsonValueKind.Object))
                {
                    Object(node, value);
                }

                break;
            case SchemaKind.Array:
                if (Is(node, value, JsonValueKind.Array))
                {
                    List(node, value);
                }

                break;
            case SchemaKind.String:
                if (Is(node, value, JsonValueKind.String) && NeedsText(node) && !IsAllowed(node, value))
                {
                    Text(node, value.GetString()!);
                }

                break;
            case SchemaKind.Boolean:
                Is(node, value, JsonValueKind.True);
                break;
            case SchemaKind.Integer:
                if (Is(node, value, JsonValueKind.Number))
                {
                    Number(node, value);
                }

                break;
            case SchemaKind.IntOrString:
                if (value.ValueKind != JsonValueKind.String && Is(node, value, JsonValueKind.Number))
                {
                    Number(node, value);
                }

                break;
            case SchemaKind.Any:
                break;
        }
    }

    private void Object(SchemaNode node, JsonElement self)
    {
        if (node.Kind == SchemaKind.FreeForm)
        {
            return;
        }

        if (node.Kind == SchemaKind.Map)
        {
            Map(node, self);
            Rules(node, self);
            return;
        }

        _above.Add((node, self));
        List<string>? suggested = null;
        var (count, seen) = (0, 0UL);
        foreach (var property in self.EnumerateObject())
        {
            var field = Field(node, property, ref suggested);
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                count++;
                seen |= field is >= 0 and < MostSeen ? 1UL << field : 0;
            }
        }

        _above.RemoveAt(_above.Count - 1);
        Required(node, self, seen, suggested);
        if (node.ExactlyOneField && count != 1)
        {
            var names = string.Join(", ", node.Fields.Select(static f => f.Name).Take(20));
            errors.Error(
                _path.ToPath(), count == 0 ? CauseType.Required : CauseType.Forbidden,
                $"exactly one of its fields must be set, found {count}; known fields: {names}");
        }

        Rules(node, self);
    }

    // The field's index in the schema; -1 where it is not in there.
    private int Field(SchemaNode node, JsonProperty property, ref List<string>? suggested)
    {
        var index = FindField(node, property);
        if (index < 0)
        {
            errors.Budget.Spend();
            if (Unknown(node, property.Name) is { } near)
            {
                (suggested ??= []).Add(near);
            }
        }
        else if (property.Value.ValueKind != JsonValueKind.Null)
        {
            // The API server drops null where the schema is not nullable.
            var field = node.Fields[index];
            _path.EnterField(field.Name);
            Value(field.Node, property.Value);
            _path.Leave();
        }

        return index;
    }

    private void Required(SchemaNode node, JsonElement self, ulong seen, List<string>? suggested)
    {
        for (var i = 0; i < node.Fields.Length; i++)
        {
            var field = node.Fields[i];
            if (!field.IsRequired || (i < MostSeen && (seen & (1UL << i)) != 0) || field.Node.Default is not null)
            {
                continue;
            }

            // Where a misspelling explains the gap, one error is enough; a default is filled in.
            if (!self.Has(field.Name) && suggested?.Exists(m => m.Split('.')[0] == field.Name) != true)
            {
                errors.Error(_path.ToPath().Field(field.Name), CauseType.Required, "is required");
            }
        }
    }

    private void Map(SchemaNode node, JsonElement self)
    {
        foreach (var property in self.EnumerateObject())
        {
            _path.EnterKey(property.Name);
            Value(node.Items!, property.Value);
            _path.Leave();
        }
    }

    private void List(SchemaNode node, JsonElement self)
    {
        var length = self.GetArrayLength();
        if (node.MinItems > length)
        {
            errors.Error(
                _path.ToPath(), CauseType.Required,
                $"has {length} items; at least {node.MinItems} must be there");
        }

        var index = 0;
        foreach (var item in self.EnumerateArray())
        {
            _path.EnterItem(index++);
            Value(node.Items!, item);
            _path.Leave();
        }
    }

    private void Text(SchemaNode node, string text)
    {
        var problem = InReference() && SecretReference.Problem(node, text, _above[^1].Self) is { } slip
            ? slip
            : StringValidator.Problem(node, text);
        if (problem is var (reason, message))
        {
            errors.Error(_path.ToPath(), reason, message);
        }
    }

    private void Number(SchemaNode node, JsonElement value)
    {
        var least = node.Minimum ?? (node.Format == "int32" ? int.MinValue : long.MinValue);
        var most = node.Maximum ?? (node.Format == "int32" ? int.MaxValue : long.MaxValue);
        if (!value.TryGetInt64(out var number))
        {
            errors.Error(
                _path.ToPath(), CauseType.TypeInvalid,
                $"must be a whole number, got {RedactedValue.Of(value, node.IsCredential)}");
        }
        else if (number < least)
        {
            errors.Error(_path.ToPath(), CauseType.Invalid, $"{number} is too small; the least is {least}");
        }
        else if (number > most)
        {
            errors.Error(_path.ToPath(), CauseType.Invalid, $"{number} is too large; the most is {most}");
        }
    }

    private void Rules(SchemaNode node, JsonElement self)
    {
        foreach (var rule in node.Rules)
        {
            if (!rule.IsSatisfiedBy(self))
            {
                errors.Error(_path.ToPath(), CauseType.Invalid, rule.Message);
            }
        }
    }

    private bool Is(SchemaNode node, JsonElement value, JsonValueKind kind)
    {
        if (value.ValueKind == kind || (kind == JsonValueKind.True && value.ValueKind == JsonValueKind.False))
        {
            return true;
        }

        errors.Error(
            _path.ToPath(), CauseType.TypeInvalid,
            WrongType.Message(node, value, node.IsCredential || InReference()));
        return false;
    }

    private bool InReference() => _above.Count > 0 && SecretReference.Is(_above[^1].Node);

    // Compared as it stands, since most manifests hold no other words: only a wrong one is decoded.
    private static bool IsAllowed(SchemaNode node, JsonElement value)
    {
        foreach (var allowed in node.AllowedValues)
        {
            if (value.ValueEquals(allowed))
            {
                return true;
            }
        }

        return false;
    }

    private static bool NeedsText(SchemaNode node) =>
        node.AllowedValues.Length > 0 || node.StringFormat != StringFormat.None || node.PatternRegex is not null
        || node.MinLength is not null || node.Format is not null;
}
