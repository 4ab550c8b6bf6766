using k8s.Models;

namespace Keyferry.Webhook.Access;

/// <summary>Who looks at a page.</summary>
/// <param name="Id">Names him and this token among others of this process.</param>
/// <param name="User">Who he is, as the API server says.</param>
public sealed record Viewer(string Id, V1UserInfo User);

/// <summary>What looking for a viewer came to.</summary>
/// <param name="Viewer">The viewer; null where there is none.</param>
/// <param name="Status">The HTTP status of a refusal.</param>
/// <param name="Problem">Why there is none, and the way out.</param>
public sealed record ViewerResult(Viewer? Viewer, int Status, string Problem);
