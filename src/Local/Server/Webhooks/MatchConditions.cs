using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Schema.Cel;

namespace Keyferry.Local.Server.Webhooks;

/// <summary>The CEL expressions that decide whether a webhook is called at all.</summary>
internal static class MatchConditions
{
    /// <summary>Whether all conditions hold: one that does not lets the request pass uncalled.</summary>
    /// <param name="hook">The webhook.</param>
    /// <param name="call">The request.</param>
    /// <param name="request">The review's <c>request</c>.</param>
    /// <exception cref="StatusException">403: one cannot be evaluated, none is false, and the failure policy is <c>Fail</c>.</exception>
    public static bool Hold(WebhookEntry hook, ApiCall call, JsonObject request)
    {
        string? failed = null;
        foreach (var condition in hook.Body.List("matchConditions") ?? [])
        {
            var source = condition.Text("expression") ?? "";
            try
            {
                var variables = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
                {
                    ["object"] = request["object"], ["oldObject"] = request["oldObject"], ["request"] = request,
                };
                if (!CelExpression.Parse(source).IsTrue(variables))
                {
                    return false;
                }
            }
            catch (CelException error)
            {
                failed ??= $"expression '{source}' resulted in error: {error.Message}";
            }
        }

        if (failed is null)
        {
            return true;
        }

        if (hook.IgnoresFailure)
        {
            return false;
        }

        var name = request.Text("name") ?? "";
        throw new StatusException(403, "Forbidden", $"{ApiStatus.Qualified(call.Resource)} \"{name}\" is forbidden: {failed}", ApiStatus.Details(call.Resource, name));
    }
}
