using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Overview;
using Keyferry.Webhook.Access;
using Keyferry.Webhook.Ui.Access;

namespace Keyferry.Webhook.Ui.Consumers;

/// <summary>
/// Lists the workloads and pods of one namespace from the API server when a page wants them: so many objects, for so long, and not
/// again for a few seconds.
/// </summary>
/// <param name="lister">Lists them.</param>
/// <param name="refused">Says, of a kind and a namespace, what to do where the API server refuses the list.</param>
/// <param name="time">The clock.</param>
public sealed class ListedConsumers(BoundedLister lister, Func<ResourceType, string, string> refused, TimeProvider time) : IConsumerSource
{
    /// <summary>How many objects a page looks at.</summary>
    public const int Most = 2000;

    /// <summary>How long a page waits for them.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>How long a listing is shown.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private const int MostKept = 64;

    private readonly RecentAnswers<(string Namespace, string Plural), KubeResult<BoundedList<SecretConsumer>>> _known = new(MostKept, Lifetime, time);

    /// <inheritdoc/>
    public async ValueTask<ConsumerList> OfAsync(IViewerRights rights, ObjectKey target, CancellationToken cancellation)
    {
        List<ConsumerUse> uses = [];
        List<string> troubles = [];
        List<string> forbidden = [];
        var left = Most;
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        foreach (var type in SecretConsumerKinds.All)
        {
            if (await rights.MayListAsync(type, "", cancellation) != true && await rights.MayListAsync(type, target.Namespace, cancellation) != true)
            {
                forbidden.Add(type.Plural);
                continue;
            }

            if (left <= 0)
            {
                troubles.Add($"{type.Plural} are not shown: {Most} objects of namespace {target.Namespace} were looked at before.");
                continue;
            }

            var listed = await ListAsync(type, target.Namespace, left, both.Token, cancellation);
            if (listed is not { } answer)
            {
                troubles.Add($"{type.Plural} are not shown: the API server did not list them within {Limit.TotalSeconds} s; load the page again.");
            }
            else if (!answer.Ok)
            {
                troubles.Add(answer.Failure.Code == 403 ? refused(type, target.Namespace) : $"{type.Plural} are not shown: {answer.Failure.Message}");
            }
            else
            {
                var found = answer.Value;
                left -= found.Count;
                uses.AddRange(found.Items.Where(c => c.Secrets.ContainsKey(target.Name)).Select(c => new ConsumerUse(type, c)));
                if (!found.IsWhole)
                {
                    troubles.Add($"Only {found.Count} {type.Plural} of namespace {target.Namespace} were looked at: there are more.");
                }
            }
        }

        if (forbidden.Count > 0)
        {
            troubles.Add($"You may not list {string.Join(", ", forbidden)} in namespace {target.Namespace}: those that use it are not shown.");
        }

        return new ConsumerList(uses, troubles);
    }

    // Null where the time was over.
    private async ValueTask<KubeResult<BoundedList<SecretConsumer>>?> ListAsync(
        ResourceType<SecretConsumer> type, string ns, int most, CancellationToken limited, CancellationToken cancellation)
    {
        if (_known.TryGet((ns, type.Plural), out var known))
        {
            return known;
        }

        try
        {
            // What a controller made is shown as what asked the controller for it.
            var listed = await lister.ListAsync(
                type, ns, most, c => c.Secrets.Count > 0 && !(c.IsControlled && type == SecretConsumerKinds.Pods), limited);
            _known.Keep((ns, type.Plural), listed);
            return listed;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
