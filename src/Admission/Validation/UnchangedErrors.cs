using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Validation;

/// <summary>
/// Lets an object that is stored already be changed elsewhere: an error that stood in it before, with the same value,
/// only warns. Without this, a rule that is new would lock labels and finalizers of old objects. Items of lists are
/// distinguished by what names them (such as <c>secretKey</c>), not by their index, so that taking one out of a list
/// makes no new errors behind it; each old error excuses one new one.
/// </summary>
internal sealed class UnchangedErrors
{
    private static readonly string[] ItemNames = ["secretKey", "name", "key"];

    private readonly Dictionary<(string Place, string Reason), List<JsonElement>> _old = [];
    private readonly FieldLookup _now;

    /// <summary>Reads the old object's errors.</summary>
    /// <param name="errors">The errors of the object as it is stored.</param>
    /// <param name="then">The object as it is stored.</param>
    /// <param name="now">The object as it is to be.</param>
    public UnchangedErrors(IEnumerable<FieldError> errors, JsonElement then, JsonElement now)
    {
        _now = new FieldLookup(now);
        var lookup = new FieldLookup(then);
        foreach (var error in errors)
        {
            var key = (Place(error.Field, lookup), error.Reason);
            if (!_old.TryGetValue(key, out var values))
            {
                _old.Add(key, values = []);
            }

            values.Add(lookup.Find(error.Field));
        }
    }

    /// <summary>Whether an error of the new object stood in the old one; asked once for each.</summary>
    public bool Downgrades(FieldError error)
    {
        if (!_old.TryGetValue((Place(error.Field, _now), error.Reason), out var values))
        {
            return false;
        }

        var value = _now.Find(error.Field);
        var at = values.FindIndex(old => IsSame(value, old));
        if (at < 0)
        {
            return false;
        }

        values.RemoveAt(at);
        return true;
    }

    private static bool IsSame(JsonElement now, JsonElement then) =>
        now.ValueKind == then.ValueKind
        && (now.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(now, then));

    // A path with the names of items in place of their indexes. Each name is preceded by its length, since it may hold
    // any character.
    private static string Place(FieldPath path, FieldLookup lookup)
    {
        var names = new Stack<(FieldStepKind Kind, string Name)>();
        for (var at = path; at.Parent is { } parent; at = parent)
        {
            var isItem = at.Step.Kind == FieldStepKind.Item;
            names.Push((at.Step.Kind, isItem ? NameOf(lookup.Find(at)) : at.Step.Name));
        }

        var place = new StringBuilder();
        foreach (var (kind, name) in names)
        {
            place.Append(CultureInfo.InvariantCulture, $"{(int)kind}:{name.Length}:{name}");
        }

        return place.ToString();
    }

    private static string NameOf(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            return item.GetString()!;
        }

        foreach (var name in ItemNames)
        {
            if (item.Text(name) is { } text)
            {
                return $"{name}={text}";
            }
        }

        return item.Get("match").Get("remoteRef").Text("remoteKey") ?? item.Get("storeRef").Text("name") ?? "";
    }
}
