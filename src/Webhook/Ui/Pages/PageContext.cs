using Keyferry.Sync.Overview;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Consumers;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>What pages are made of.</summary>
/// <param name="Overview">What is known; null where this process has no engine at work.</param>
/// <param name="Certificates">The certificates.</param>
/// <param name="Rights">What the viewer may read.</param>
/// <param name="Now">The time now.</param>
/// <param name="Origin">Where what is shown comes from, for the page's foot.</param>
public sealed record PageContext(
    IClusterOverview? Overview, IReadOnlyList<CertificateItem> Certificates, IViewerRights Rights, DateTimeOffset Now, string Origin)
{
    /// <summary>Finds the workloads that use a Secret; null where they are not looked for.</summary>
    public IConsumerSource? Consumers { get; init; }
}

/// <summary>A page.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">Its title.</param>
/// <param name="Main">What it shows.</param>
public sealed record Page(int Status, string Title, Markup.Html Main)
{
    /// <summary>A page that shows what was asked for.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="main">What it shows.</param>
    public static Page Of(string title, Markup.Html main) => new(StatusCodes.Status200OK, title, main);

    /// <summary>A page that says why there is nothing to show.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="title">Its title.</param>
    /// <param name="why">Why.</param>
    public static Page Refusal(int status, string title, string why) =>
        new(status, title, Markup.Html.Of($"<h1>{title}</h1><p>{why}</p>"));
}
