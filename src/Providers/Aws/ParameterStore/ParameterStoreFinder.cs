using System.Runtime.CompilerServices;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Aws.ParameterStore;

/// <summary>
/// Finds parameters: by name through the paths, whose permission reads them too; by tags, or where that is denied, by
/// their descriptions.
/// </summary>
internal sealed class ParameterStoreFinder(ParameterStoreClient client) : IStoreFinder
{
    private const string ByPath = "GetParametersByPath";
    private const string ByDescription = "DescribeParameters";

    private volatile bool _isByPathDenied;

    /// <inheritdoc/>
    public IAsyncEnumerable<FindResult> FindAsync(FindQuery query, CancellationToken cancellation) => query switch
    {
        { Name: null, Tags: null or { Count: 0 } } => Single(AwsFind.Unexpected),
        { Path: { } path } when !path.StartsWith('/') => Single(AwsFind.Failed(new FetchFailure(
            FetchFailureKind.Invalid, $"find.path \"{path}\" is no path of Parameter Store: it must begin with a slash"))),
        { Tags: { Count: > 0 } } => DescribedAsync(query, cancellation),
        _ => BelowPathAsync(query, cancellation),
    };

    private async IAsyncEnumerable<FindResult> BelowPathAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? token = null;
        while (!_isByPathDenied)
        {
            var (page, failure) = await CallAsync(
                ByPath, () => client.GetParametersByPathAsync(query.Path ?? "/", token, cancellation), cancellation);
            if (page is null)
            {
                if (failure!.Kind == FetchFailureKind.Denied && token is null)
                {
                    _isByPathDenied = true;
                    break;
                }

                yield return AwsFind.Failed(failure);
                yield break;
            }

            foreach (var parameter in page.Parameters)
            {
                var name = parameter.Name ?? "";
                if (query.Name?.IsMatch(name) == false || parameter.Value is null)
                {
                    Clear(parameter);
                    continue;
                }

                yield return new FindResult(name, new RemoteKey(name)) { Value = RemoteValue.Of(parameter.Value) };
            }

            token = page.NextToken;
            if (string.IsNullOrEmpty(token))
            {
                yield break;
            }
        }

        await foreach (var found in DescribedAsync(query, cancellation))
        {
            yield return found;
        }
    }

    private async IAsyncEnumerable<FindResult> DescribedAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filters = (query.Tags ?? new Dictionary<string, string>())
            .Select(static t => new ParameterFilter($"tag:{t.Key}", "Equals", t.Value)).ToList();
        if (query.Path is { } path)
        {
            filters.Add(new ParameterFilter("Path", "Recursive", path));
        }

        string? token = null;
        do
        {
            var (page, failure) = await CallAsync(
                ByDescription, () => client.DescribeParametersAsync(filters, token, cancellation), cancellation);
            if (page is null)
            {
                yield return AwsFind.Failed(failure!);
                yield break;
            }

            foreach (var name in page.Names.Where(n => query.Name?.IsMatch(n) != false))
            {
                yield return new FindResult(name, new RemoteKey(name));
            }

            token = page.NextToken;
        }
        while (!string.IsNullOrEmpty(token));
    }

    private static async IAsyncEnumerable<FindResult> Single(FindResult result)
    {
        await ValueTask.CompletedTask;
        yield return result;
    }

    private static void Clear(Parameter parameter)
    {
        if (parameter.Value is { } value)
        {
            Array.Clear(value);
        }
    }

    private static async Task<(T? Answer, FetchFailure? Failure)> CallAsync<T>(
        string operation, Func<Task<T>> call, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return (await call(), null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return (null, ParameterStoreErrors.Of(operation, e));
        }
    }
}
