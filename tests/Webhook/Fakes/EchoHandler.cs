using Keyferry.Admission.Handlers;

namespace Keyferry.Webhook.Tests.Fakes;

/// <summary>Answers with what it was asked; can wait and fail.</summary>
public sealed class EchoHandler : IReviewProcessor
{
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Gate { get; set; } = Task.CompletedTask;

    public bool Fails { get; set; }

    public bool? LastMutating { get; private set; }

    public async ValueTask<byte[]> ProcessAsync(
        IAdmissionHandler handler, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellation)
    {
        LastMutating = handler is MutatingHandler;
        Entered.TrySetResult();
        await Gate;
        return Fails ? throw new InvalidOperationException("a fault of the handler") : body.ToArray();
    }
}
