using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Keyferry.Api.Faults;
using Keyferry.Api.Schema;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>
/// Holds one object against its schema and notes everything that is wrong. One walk, one use. What is alright costs
/// no allocation but the texts that have a pattern.
/// </summary>
/// <param name="faults">Takes what is found.</param>
/// <param name="newest">The schema of the newest version, where the object is of an older one.</param>
internal sealed class SchemaWalk(FaultList faults, SchemaNode? newest)
{
    private readonly FieldPath _path = new();
    private readonly List<SchemaNode> _above = [];

    /// <summary>Walks the whole object; the server checks metadata, controllers write status.</summary>
    public void Walk(SchemaNode root, JsonElement self)
    {
        foreach (var property in self.EnumerateObject())
        {
            if (property.Name is "apiVersion" or "kind" or "metadata" or "status")
                continue;
            Field(root, property, []);
        }
    }

    private void Value(SchemaNode node, JsonElement value)
    {
        switch (node.Kind)
        {
            case SchemaKind.Object or SchemaKind.Opaque or SchemaKind.Map:
                if (Is(node, value, JsonValueKind.Object))
                    Object(node, value);
                break;
            case SchemaKind.List:
                if (Is(node, value, JsonValueKind.Array))
                    List(node, value);
                break;
            case SchemaKind.Text:
                if (Is(node, value, JsonValueKind.String) && NeedsText(node))
                    Text(node, value.GetString()!);
                break;
            case SchemaKind.Boolean:
                Is(node, value, JsonValueKind.True);
                break;
            case SchemaKind.Integer:
                if (Is(node, value, JsonValueKind.Number))
                    Number(node, value);
                break;
            case SchemaKind.IntegerOrText:
                if (value.ValueKind != JsonValueKind.String)
                    Is(node, value, JsonValueKind.Number);
                break;
            case SchemaKind.Any:
                break;
        }
    }

    private void Object(SchemaNode node, JsonElement self)
    {
        if (node.Kind == SchemaKind.Opaque)
            return;
        if (node.Kind == SchemaKind.Map)
        {
            Map(node, self);
            Rules(node, self);
            return;
        }

        _above.Add(node);
        var meant = new List<string>();
        var count = 0;
        foreach (var property in self.EnumerateObject())
        {
            count += property.Value.ValueKind == JsonValueKind.Null ? 0 : 1;
            Field(node, property, meant);
        }

        _above.RemoveAt(_above.Count - 1);
        Required(node, self, meant);
        if (node.SingleChoice && count != 1)
        {
            var names = string.Join(", ", node.Fields.Select(static f => f.Name).Take(20));
            faults.Error(
                _path.ToString(), count == 0 ? FaultReasons.Required : FaultReasons.Forbidden,
                $"exactly one of its fields must be set, found {count}; known fields: {names}");
        }

        Rules(node, self);
    }

    private void Field(SchemaNode node, JsonProperty property, List<string> meant)
    {
        var field = Known(node, property);
        if (field is null)
        {
            var name = property.Name;
            var near = UnknownField.Meant(node, name, _path.Names());
            if (near is not null)
                meant.Add(near);
            faults.Error(
                _path.With(name), FaultReasons.Forbidden,
                UnknownField.Message(node, name, near, Elsewhere(name)));
        }
        else if (property.Value.ValueKind != JsonValueKind.Null)
        {
            // The API server drops a null where none is foreseen.
            _path.EnterField(field.Name);
            Value(field.Node, property.Value);
            _path.Leave();
        }
    }

    private void Required(SchemaNode node, JsonElement self, List<string> meant)
    {
        foreach (var field in node.Fields)
        {
            // Where a misspelling explains the gap, one fault is enough; what has a default is put in.
            if (field.IsRequired && field.Node.Default is null && !self.Has(field.Name)
                && !meant.Exists(m => m.Split('.')[0] == field.Name))
                faults.Error(_path.With(field.Name), FaultReasons.Required, "is required");
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
            faults.Error(
                _path.ToString(), FaultReasons.Required,
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
        if (TextCheck.Problem(node, text) is var (reason, message))
            faults.Error(_path.ToString(), reason, message);
    }

    private void Number(SchemaNode node, JsonElement value)
    {
        if (!value.TryGetInt64(out var number))
            faults.Error(_path.ToString(), FaultReasons.TypeInvalid, $"must be a whole number, got {value.GetRawText()}");
        else if (number < (node.Minimum ?? (node.Format == "int32" ? int.MinValue : long.MinValue)))
            faults.Error(_path.ToString(), FaultReasons.Invalid, $"{number} is too small; the least is {node.Minimum}");
        else if (number > (node.Maximum ?? (node.Format == "int32" ? int.MaxValue : long.MaxValue)))
            faults.Error(_path.ToString(), FaultReasons.Invalid, $"{number} is too large; the most is {node.Maximum}");
    }

    private void Rules(SchemaNode node, JsonElement self)
    {
        foreach (var rule in node.Rules)
        {
            if (!rule.Holds(self))
                faults.Error(_path.ToString(), FaultReasons.Invalid, rule.Message);
        }
    }

    private bool Is(SchemaNode node, JsonElement value, JsonValueKind kind)
    {
        if (value.ValueKind == kind || (kind == JsonValueKind.True && value.ValueKind == JsonValueKind.False))
            return true;
        faults.Error(_path.ToString(), FaultReasons.TypeInvalid, WrongType.Message(node, value));
        return false;
    }

    private string? Elsewhere(string name)
    {
        if (newest is not null && SchemaAt(newest)?.FieldsByName.ContainsKey(name) == true)
            return "it exists in version v1 only: change apiVersion to external-secrets.io/v1";
        for (var up = 1; up < _above.Count; up++)
        {
            if (_above[^(up + 1)].FieldsByName.ContainsKey(name))
                return $"it belongs {up.ToString(CultureInfo.InvariantCulture)} level{(up == 1 ? "" : "s")} higher up, "
                    + "mind the indentation";
        }

        return null;
    }

    private SchemaNode? SchemaAt(SchemaNode root)
    {
        SchemaNode? node = root;
        foreach (var name in _path.Names().Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            node = node?.FieldsByName.GetValueOrDefault(name)?.Node;
            while (node?.Kind is SchemaKind.List)
                node = node.Items;
        }

        return node;
    }

    private static bool NeedsText(SchemaNode node) =>
        node.Values.Count > 0 || node.Shape != TextShape.Free || node.PatternTest is not null
        || node.MinLength is not null || node.Format is not null;

    private static SchemaField? Known(SchemaNode node, JsonProperty property)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        if (name.Contains((byte)'\\'))
            return node.FieldsByName.GetValueOrDefault(property.Name);
        foreach (var field in node.Fields)
        {
            if (name.SequenceEqual(field.Utf8Name.Span))
                return field;
        }

        return null;
    }
}
