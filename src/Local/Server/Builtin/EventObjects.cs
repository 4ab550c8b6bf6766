using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>Events, which are stored in the core form and shown in two.</summary>
internal static class EventObjects
{
    // events.k8s.io name, core name.
    private static readonly (string New, string Core)[] Names =
    [
        ("regarding", "involvedObject"), ("note", "message"), ("reportingController", "reportingComponent"),
        ("deprecatedSource", "source"), ("deprecatedFirstTimestamp", "firstTimestamp"),
        ("deprecatedLastTimestamp", "lastTimestamp"), ("deprecatedCount", "count"),
    ];

    /// <summary>The rules of core Events.</summary>
    public static ObjectRules Core { get; } = new()
    {
        Name = NameForm.PathSegment,
        Blank = BuiltinKinds.Blank("""{"involvedObject":{},"source":{},"firstTimestamp":null,"lastTimestamp":null,"eventTime":null,"reportingComponent":"","reportingInstance":""}"""),
        Decode = static (obj, _) => Decode(obj, "involvedObject", "source", "firstTimestamp", "lastTimestamp", ["reportingComponent", "reportingInstance"]),
        Validate = static (obj, old) => Validate(obj, old, strict: false),
        SelectableFields = Fields("involvedObject"),
    };

    /// <summary>The rules of Events of events.k8s.io.</summary>
    public static ObjectRules New { get; } = new()
    {
        Name = NameForm.PathSegment,
        Blank = BuiltinKinds.Blank("""{"eventTime":null,"regarding":{},"deprecatedSource":{},"deprecatedFirstTimestamp":null,"deprecatedLastTimestamp":null}"""),
        Decode = static (obj, _) => Decode(obj, "regarding", "deprecatedSource", "deprecatedFirstTimestamp", "deprecatedLastTimestamp", []),
        Validate = static (obj, old) => Validate(Renamed(obj, toCore: true), old is null ? null : Renamed(old, toCore: true), strict: true),
        SelectableFields = Fields("regarding"),
        FromStorage = static stored => Renamed(stored, toCore: false),
        ToStorage = static obj => Renamed(obj, toCore: true),
    };

    private static void Decode(JsonObject obj, string about, string source, string first, string last, string[] texts)
    {
        BuiltinKinds.DropNulls(obj);
        obj.TryAdd(about, new JsonObject());
        obj.TryAdd(source, new JsonObject());
        foreach (var time in (string[])[first, last, "eventTime"])
        {
            obj.TryAdd(time, null);
        }

        foreach (var text in texts)
        {
            obj.TryAdd(text, "");
        }

        foreach (var member in obj.Where(p => p.Value.AsText() is "" && !texts.Contains(p.Key, StringComparer.Ordinal)).Select(p => p.Key).ToList())
        {
            obj.Remove(member);
        }
    }

    private static JsonObject Renamed(JsonObject obj, bool toCore)
    {
        var result = new JsonObject();
        foreach (var (name, value) in obj)
        {
            var pair = Array.Find(Names, n => (toCore ? n.New : n.Core) == name);
            result[pair.New is null ? name : toCore ? pair.Core : pair.New] = value.Copy();
        }

        result["apiVersion"] = toCore ? "v1" : "events.k8s.io/v1";
        if (toCore)
        {
            result.TryAdd("reportingComponent", "");
            result.TryAdd("reportingInstance", "");
        }
        else
        {
            foreach (var name in (string[])["reportingController", "reportingInstance"])
            {
                if (result.Text(name) is "")
                {
                    result.Remove(name);
                }
            }
        }

        return result;
    }

    private static List<StatusCause> Validate(JsonObject obj, JsonObject? old, bool strict)
    {
        var causes = new List<StatusCause>();
        var ns = obj.Metadata().Text("namespace") ?? "";
        var about = obj.Object("involvedObject").Text("namespace") ?? "";
        var clusterScoped = about.Length == 0 && ns == "default";
        if (about != ns && !clusterScoped)
        {
            causes.Add(MetadataValidation.Invalid("involvedObject.namespace", about, "does not match event.namespace"));
        }

        if (!strict)
        {
            return causes;
        }

        if (old is not null)
        {
            foreach (var field in (string[])["message", "reason", "action", "type", "eventTime", "reportingComponent", "reportingInstance"])
            {
                if (!JsonAccess.Same(obj[field], old[field]))
                {
                    causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {JsonText.Text(obj[field])}: field is immutable", field));
                }
            }

            return causes;
        }

        if (obj["eventTime"] is null)
        {
            causes.Add(new StatusCause("FieldValueRequired", "Required value", "eventTime"));
        }

        if (obj.Text("type") is not ("Normal" or "Warning"))
        {
            causes.Add(MetadataValidation.Invalid("type", "", $"has invalid value: {obj.Text("type")}"));
        }

        foreach (var (field, limit) in ((string, int)[])[("message", 1024), ("reason", 128), ("action", 128)])
        {
            if (obj.Text(field) is { } text && text.Length > limit)
            {
                causes.Add(MetadataValidation.Invalid(field, "", $"can have at most {limit} characters"));
            }
        }

        if (obj.Number("count") is > 0)
        {
            causes.Add(MetadataValidation.Invalid("count", "", "needs to be unset"));
        }

        return causes;
    }

    private static Dictionary<string, Func<JsonObject, string>> Fields(string about)
    {
        var fields = new Dictionary<string, Func<JsonObject, string>>(StringComparer.Ordinal);
        foreach (var member in (string[])["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"])
        {
            fields[$"{about}.{member}"] = obj => obj.Object(about).Text(member) ?? "";
        }

        fields["reason"] = static obj => obj.Text("reason") ?? "";
        fields["type"] = static obj => obj.Text("type") ?? "";
        fields["source"] = obj => (obj.Object("source") ?? obj.Object("deprecatedSource")).Text("component") ?? "";
        fields["reportingComponent"] = static obj => obj.Text("reportingComponent") ?? obj.Text("reportingController") ?? "";
        return fields;
    }
}
