using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Keyferry.Api.Schema;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Fields;

internal sealed partial class SchemaValidator
{
    // All kinds together have fewer field names than this.
    private const int MostUnknownNames = 1000;
    private readonly Dictionary<(SchemaNode Node, string Name), UnknownField> _unknown = [];

    /// <summary>Reports a field that is not in the schema.</summary>
    /// <returns>What was meant; null where that is not known, or the field is admitted.</returns>
    private string? Unknown(SchemaNode node, string name)
    {
        // Cached, since the same field may stand in each of many items.
        if (!_unknown.TryGetValue((node, name), out var unknown))
        {
            if (_unknown.Count == MostUnknownNames)
            {
                errors.Error(
                    _path.ToPath(), CauseType.Forbidden,
                    $"is the object of more than {MostUnknownNames} unknown fields: this is hardly a manifest of this kind");
                throw new ValidationStoppedException(ValidationStop.TooManyErrors);
            }

            unknown = new UnknownField(UnknownField.Suggest(node, name, _path.Names()), FindInParents(name));
            _unknown.Add((node, name), unknown);
        }

        var isRefused = unknownFields == UnknownFieldPolicy.Deny
            || (unknownFields == UnknownFieldPolicy.Near && unknown.IsMistake);
        if (isRefused)
        {
            errors.Error(_path.ToPath().Field(name), CauseType.Forbidden, unknown.Error(node, name));
        }
        else
        {
            errors.Warn(_path.ToPath().Field(name), unknown.Warning(name));
        }

        return isRefused ? unknown.Suggestion : null;
    }

    private string? FindInParents(string name)
    {
        if (storageSchema is not null && SchemaAt(storageSchema)?.FieldsByName.ContainsKey(name) == true)
        {
            return "it exists in version v1 only: change apiVersion to external-secrets.io/v1";
        }

        if (GeneralNames.Contains(name))
        {
            return null;
        }

        for (var up = 1; up < _above.Count; up++)
        {
            if (_above[^(up + 1)].Node.FieldsByName.ContainsKey(name))
            {
                return $"it belongs {up.ToString(CultureInfo.InvariantCulture)} level{(up == 1 ? "" : "s")} higher up, "
                    + "mind the indentation";
            }
        }

        return null;
    }

    private SchemaNode? SchemaAt(SchemaNode root)
    {
        SchemaNode? node = root;
        foreach (var name in _path.Names())
        {
            node = node?.FieldsByName.GetValueOrDefault(name)?.Node;
            while (node?.Kind is SchemaKind.Array)
            {
                node = node.Items;
            }
        }

        return node;
    }

    private static int FindField(SchemaNode node, JsonProperty property)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(property);
        if (name.Contains((byte)'\\'))
        {
            return node.FieldsByName.TryGetValue(property.Name, out var escaped) ? node.Fields.IndexOf(escaped) : -1;
        }

        for (var i = 0; i < node.Fields.Length; i++)
        {
            if (name.SequenceEqual(node.Fields[i].Utf8Name))
            {
                return i;
            }
        }

        return -1;
    }
}
