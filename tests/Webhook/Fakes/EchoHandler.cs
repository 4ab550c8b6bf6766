using Keyferry.Admission.Handlers;

namespace Keyferry.Webhook.Tests.Fakes;

/// <summary>Answers with what it was asked; can wait and fail.</summary>
public sealed class EchoHandler : IAdmissionHandler
{
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Gate { get; set; } = Task.CompletedTask;

    public bool Fails { get; set; }

    public bool? LastMutating { get; private set; }

    public async ValueTask<byte[]> HandleAsync(
        ReadOnlyMemory<byte> body, bool mutating, TimeSpan timeout, CancellationToken cancellation)
    {
        LastMutating = mutating;
        Entered.TrySetResult();
        await Gate;
        return Fails ? throw new InvalidOperationException("a fault of the handler") : body.ToArray();
    }
}
