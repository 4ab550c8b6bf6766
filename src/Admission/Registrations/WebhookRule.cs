namespace Keyferry.Admission.Registrations;

/// <summary>Requests that a webhook is asked about, in every scope.</summary>
/// <param name="ApiGroups">The API groups.</param>
/// <param name="ApiVersions">The versions.</param>
/// <param name="Operations">CREATE, UPDATE, DELETE or CONNECT.</param>
/// <param name="Resources">The plurals; a subresource is written <c>plural/subresource</c>.</param>
public sealed record WebhookRule(
    IReadOnlyList<string> ApiGroups, IReadOnlyList<string> ApiVersions, IReadOnlyList<string> Operations,
    IReadOnlyList<string> Resources);

/// <summary>A condition in CEL on the request.</summary>
/// <param name="Name">Its name, which the API server's messages use.</param>
/// <param name="Expression">The expression; it yields true where the webhook is to be asked.</param>
public sealed record MatchCondition(string Name, string Expression);
