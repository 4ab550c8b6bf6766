using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Rest;

/// <summary>The parameters of lists and watches, checked.</summary>
/// <param name="Labels">The label selector.</param>
/// <param name="Fields">The field selector.</param>
/// <param name="Version">The resourceVersion as sent; empty where there is none.</param>
/// <param name="Match">The resourceVersionMatch; empty where there is none.</param>
/// <param name="Limit">The page size; 0 for no paging.</param>
/// <param name="Continue">Where to go on; null for the first page.</param>
internal sealed record ListOptions(
    LabelSelector Labels, FieldSelector Fields, string Version, string Match, long Limit, PageToken? Continue)
{
    /// <summary>Whether an object is selected.</summary>
    public bool Selects(JsonObject obj) => Labels.Matches(obj.Metadata().Object("labels")) && Fields.Matches(obj);

    /// <summary>Reads the parameters.</summary>
    /// <exception cref="StatusException">400 or 422: one cannot be read, or is not allowed.</exception>
    public static ListOptions Read(ApiCall call, bool watch)
    {
        var limit = Number(call, "limit");
        Number(call, "timeoutSeconds");
        var (version, match) = (call.Parameter("resourceVersion") ?? "", call.Parameter("resourceVersionMatch") ?? "");
        var labels = LabelSelector.Parse(call.Parameter("labelSelector"));
        var fields = FieldSelector.Parse(call.Parameter("fieldSelector"), call);
        var causes = Check(call, version, match, watch).ToList();
        if (causes.Count > 0)
        {
            throw ApiStatus.InvalidOptions("ListOptions", [.. causes]);
        }

        var token = call.Parameter("continue") is { } text && !watch ? PageToken.Parse(text) : null;
        if (token is not null && version is not ("" or "0"))
        {
            throw ApiStatus.BadRequest("specifying resource version is not allowed when using continue");
        }

        return new ListOptions(labels, fields, version, match, Math.Max(limit, 0), token);
    }

    /// <summary>A parameter that is a whole number; 0 where it is absent.</summary>
    public static long Number(ApiCall call, string name)
    {
        if (call.Parameter(name) is not { } text)
        {
            return 0;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiStatus.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    private static IEnumerable<StatusCause> Check(ApiCall call, string version, string match, bool watch)
    {
        StatusCause Forbidden(string field, string why) => new("FieldValueForbidden", $"Forbidden: {why}", field);
        var initial = call.Parameter("sendInitialEvents");
        if (initial is not null)
        {
            if (!watch)
            {
                yield return Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
            }
            else if (match != "NotOlderThan")
            {
                yield return Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            }
        }
        else if (match.Length > 0 && watch)
        {
            yield return Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }

        if (match.Length == 0 || watch)
        {
            yield break;
        }

        if (match is not ("Exact" or "NotOlderThan"))
        {
            yield return new StatusCause("FieldValueNotSupported",
                $"Unsupported value: \"{match}\": supported values: \"Exact\", \"NotOlderThan\", \"\"", "resourceVersionMatch");
        }
        else if (version.Length == 0)
        {
            yield return Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
        }
        else if (match == "Exact" && version == "0")
        {
            yield return Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }
    }
}

/// <summary>Where a paged list goes on.</summary>
/// <param name="Revision">The revision of the first page; -1 to go on with the present state.</param>
/// <param name="Start">The place (namespace/name) after the last object that was sent.</param>
internal sealed record PageToken(long Revision, string Start)
{
    /// <summary>The token as text.</summary>
    public override string ToString() => Convert.ToBase64String(
        JsonText.Write(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Revision, ["start"] = Start })).TrimEnd('=')
        .Replace('+', '-').Replace('/', '_');

    /// <summary>Reads a token.</summary>
    /// <exception cref="StatusException">400: it is none.</exception>
    public static PageToken Parse(string text)
    {
        try
        {
            var base64 = text.Replace('-', '+').Replace('_', '/');
            var json = Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
            var token = JsonText.Read(json);
            return new PageToken(token.Number("rv") ?? 0, (token.Text("start") ?? "").Replace("\0", "", StringComparison.Ordinal));
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            var seen = error is JsonException ? FirstCharacter(text) : '\0';
            throw ApiStatus.BadRequest(
                $"invalid continue token: continue key is not valid: invalid character '{seen}' looking for beginning of value");
        }
    }

    private static char FirstCharacter(string text)
    {
        var bytes = Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
        return Encoding.Latin1.GetString(bytes).FirstOrDefault();
    }
}
