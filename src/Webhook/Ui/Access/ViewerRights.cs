using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Ui.Access;

/// <summary>Asks the API server what viewers may read (SubjectAccessReview), and keeps its answers for a short time.</summary>
/// <param name="reviews">Asks the API server.</param>
/// <param name="time">The clock.</param>
public sealed class ViewerRights(SubjectReviews reviews, TimeProvider time)
{
    /// <summary>How long an answer holds: so long a right that was taken away is still given.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>How many reviews one page may cost; what is left open is said, and a page of one namespace needs few.</summary>
    public const int MostPerPage = 64;

    private const int MostKept = 20_000;

    private readonly RecentAnswers<(string Viewer, string Group, string Plural, string Namespace), bool> _known = new(MostKept, Lifetime, time);

    /// <summary>The rights of a viewer, for one page.</summary>
    /// <param name="viewer">The viewer.</param>
    public IViewerRights Of(Viewer viewer) => new Page(this, viewer);

    private sealed class Page(ViewerRights rights, Viewer viewer) : IViewerRights
    {
        private int _left = MostPerPage;

        public string Name => viewer.User.Username;

        public async ValueTask<bool?> MayListAsync(ResourceType type, string ns, CancellationToken cancellation)
        {
            var key = (viewer.Id, type.Group, type.Plural, ns);
            if (rights._known.TryGet(key, out var known))
            {
                return known;
            }

            if (Interlocked.Decrement(ref _left) < 0)
            {
                return null;
            }

            var answer = await rights.AskAsync(viewer, type, ns, cancellation);
            if (answer is { } allowed)
            {
                rights._known.Keep(key, allowed);
            }

            return answer;
        }
    }

    private async ValueTask<bool?> AskAsync(Viewer viewer, ResourceType type, string ns, CancellationToken cancellation)
    {
        var answer = await reviews.AccessAsync(viewer.User, type, ns, "list", cancellation);
        return answer.Ok ? answer.Value.Status is { Allowed: true, Denied: not true } : null;
    }
}
