using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Faults;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Watching;

/// <summary>Writes the events of one watch, in the form that its Accept header names.</summary>
/// <param name="call">The request.</param>
/// <param name="options">What it selects.</param>
/// <param name="form">The form of the objects.</param>
/// <param name="answers">Makes tables.</param>
/// <param name="disconnected">Cancelled when the client is gone or the server stops.</param>
internal sealed class WatchEvents(ApiCall call, ListOptions options, AcceptHeader form, AnswerWriter answers, CancellationToken disconnected)
{
    private int _sent;
    private bool _columnsSent;

    /// <summary>What is there, as ADDED.</summary>
    public async Task InitialAsync(StoreSnapshot snapshot, CancellationToken cancellationToken)
    {
        foreach (var stored in snapshot.Objects)
        {
            var view = ObjectReader.View(call, stored);
            if (options.Selects(view.Body))
            {
                await SendAsync("ADDED", view, cancellationToken);
            }
        }
    }

    /// <summary>A change, as what it is to this watch: an object that enters the selection is ADDED, one that leaves DELETED.</summary>
    public async Task ChangeAsync(StoreChange change, CancellationToken cancellationToken)
    {
        var before = change.Before is { } old && options.Selects(ObjectReader.View(call, old).Body);
        var after = change.After is { } now && options.Selects(ObjectReader.View(call, now).Body);
        if (after)
        {
            await SendAsync(before ? "MODIFIED" : "ADDED", ObjectReader.View(call, change.After!), cancellationToken);
        }
        else if (before)
        {
            await SendAsync("DELETED", ObjectReader.View(call, change.Gone ?? change.Before!.At(change.Revision)), cancellationToken);
        }
    }

    /// <summary>A bookmark: all up to a revision was sent.</summary>
    public Task BookmarkAsync(long revision, bool initialEnd, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (initialEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var obj = new JsonObject { ["kind"] = call.Resource.Kind, ["apiVersion"] = call.Resource.ApiVersion, ["metadata"] = metadata };
        var view = new StoredObject.View(call.Resource, obj);
        return form.As == "PartialObjectMetadata" ? SendAsync("BOOKMARK", view, cancellationToken) : WriteAsync("BOOKMARK", view.Utf8, cancellationToken);
    }

    /// <summary>An error, which ends the watch.</summary>
    public Task ErrorAsync(StatusException error, CancellationToken cancellationToken) =>
        WriteAsync("ERROR", JsonText.Write(error.ToStatus()), cancellationToken);

    private Task SendAsync(string type, StoredObject.View view, CancellationToken cancellationToken)
    {
        var utf8 = form.As switch
        {
            "PartialObjectMetadata" => JsonText.Write(AnswerWriter.Partial(view.Body, form.Version)),
            "Table" => JsonText.Write(Table(view.Body)),
            _ => view.Utf8,
        };
        return WriteAsync(type, utf8, cancellationToken);
    }

    private JsonObject Table(JsonObject obj)
    {
        var metadata = new JsonObject { ["resourceVersion"] = obj.Metadata().Text("resourceVersion") };
        var table = answers.Table(call, form, [obj], metadata, withColumns: !_columnsSent);
        _columnsSent = true;
        return table;
    }

    private async Task WriteAsync(string type, byte[] utf8, CancellationToken cancellationToken)
    {
        var line = new byte[type.Length + utf8.Length + 24];
        var length = System.Text.Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":", line);
        utf8.CopyTo(line, length);
        length += utf8.Length;
        line[length++] = (byte)'}';
        line[length++] = (byte)'\n';
        if (call.Fault is { } fault && _sent >= fault.AfterEvents)
        {
            await MisbehaveAsync(fault.Kind, line.AsMemory(0, length / 2));
        }

        _sent++;
        await call.Http.Response.Body.WriteAsync(line.AsMemory(0, length), cancellationToken);
    }

    // Both kinds of fault go on until the client is gone.
    private async Task MisbehaveAsync(FaultKind kind, ReadOnlyMemory<byte> half)
    {
        await call.Http.Response.Body.FlushAsync(disconnected);
        switch (kind)
        {
            case FaultKind.DropWatch:
                await call.Http.Response.Body.WriteAsync(half, disconnected);
                await call.Http.Response.Body.FlushAsync(disconnected);
                call.Http.Abort();
                await Task.Delay(Timeout.InfiniteTimeSpan, disconnected);
                break;
            case FaultKind.SilentWatch:
                await Task.Delay(Timeout.InfiniteTimeSpan, disconnected);
                break;
        }
    }
}
