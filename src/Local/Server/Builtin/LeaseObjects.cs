using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>Leases, whose times must have six digits behind the dot.</summary>
internal static partial class LeaseObjects
{
    /// <summary>The rules of Leases.</summary>
    public static ObjectRules Rules(ResourceInfo resource) => new()
    {
        AllowsUnconditionalUpdate = false,
        AllowsCreateOnUpdate = true,
        Blank = BuiltinKinds.Blank("""{"spec":{}}"""),
        Decode = (obj, unknown) =>
        {
            BuiltinKinds.DropNulls(obj);
            BuiltinKinds.DropUnknown(obj, unknown, "spec");
            if (!obj.ContainsKey("spec"))
            {
                obj["spec"] = new JsonObject();
            }

            foreach (var field in (string[])["acquireTime", "renewTime"])
            {
                if (obj.Object("spec").Text(field) is { } time && !MicroTime().IsMatch(time))
                {
                    throw ObjectMetadata.Unreadable(obj, resource, MicroTimeError(time));
                }
            }
        },
        Validate = (obj, _) =>
        {
            var causes = new List<StatusCause>();
            if (obj.Object("spec").Number("leaseDurationSeconds") is <= 0 and var duration)
            {
                causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {duration}: must be greater than 0", "spec.leaseDurationSeconds"));
            }

            if (obj.Object("spec").Number("leaseTransitions") is < 0 and var transitions)
            {
                causes.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {transitions}: must be greater than or equal to 0", "spec.leaseTransitions"));
            }

            return causes;
        },
    };

    private static string MicroTimeError(string time)
    {
        const string layout = "2006-01-02T15:04:05.000000Z07:00";
        var at = time.Length > 19 ? time[19..] : "";
        return $"parsing time \"{time}\" as \"{layout}\": cannot parse \"{at}\" as \".000000\"";
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[-+]\d{2}:\d{2})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MicroTime();
}
