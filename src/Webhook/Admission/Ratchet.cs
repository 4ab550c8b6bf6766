using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Faults;
using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission;

/// <summary>
/// Lets an object that is stored already be changed elsewhere: an error that stood in it before, with the same value,
/// only warns. Without this, a rule that is new would lock labels and finalizers of old objects. Items of lists are
/// told apart by what names them (such as <c>secretKey</c>), not by their index, so that taking one out of a list
/// makes no new errors behind it; each old error excuses one new one.
/// </summary>
/// <param name="errors">The errors of the object as it is stored.</param>
/// <param name="then">The object as it is stored.</param>
/// <param name="now">The object as it is to be.</param>
internal sealed class Ratchet(IEnumerable<Fault> errors, JsonElement then, JsonElement now)
{
    private static readonly string[] ItemNames = ["secretKey", "name", "key"];

    private readonly Dictionary<(string Place, string Reason), List<JsonElement>> _old = errors
        .GroupBy(fault => (Place(fault.Field, then), fault.Reason))
        .ToDictionary(
            static group => group.Key, group => group.Select(f => FieldLookup.Find(then, f.Field)).ToList());

    /// <summary>Whether an error of the new object stood in the old one; asked once for each.</summary>
    public bool Excuses(Fault error)
    {
        if (!_old.TryGetValue((Place(error.Field, now), error.Reason), out var values))
            return false;
        var value = FieldLookup.Find(now, error.Field);
        var at = values.FindIndex(old => IsSame(value, old));
        if (at < 0)
            return false;
        values.RemoveAt(at);
        return true;
    }

    private static bool IsSame(JsonElement now, JsonElement then) =>
        now.ValueKind == then.ValueKind
        && (now.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(now, then));

    // A path with the names of items in place of their indexes. The separator cannot stand in a name of either kind:
    // each is preceded by its length.
    private static string Place(FieldPath path, JsonElement root)
    {
        var place = new StringBuilder();
        var here = root;
        foreach (var step in path.Steps)
        {
            here = FieldLookup.Step(here, step);
            var name = step.Kind == FieldStepKind.Item ? NameOf(here) : step.Name;
            place.Append((int)step.Kind).Append(':')
                .Append(name.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(name);
        }

        return place.ToString();
    }

    private static string NameOf(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.String)
            return item.GetString()!;
        foreach (var name in ItemNames)
        {
            if (item.Text(name) is { } text)
                return $"{name}={text}";
        }

        return item.Get("match").Get("remoteRef").Text("remoteKey") ?? item.Get("storeRef").Text("name") ?? "";
    }
}
