using Keyferry.Admission.Reviews;

namespace Keyferry.Admission.Handlers;

/// <summary>Answers the API server's AdmissionReviews, from bytes to bytes.</summary>
public interface IReviewProcessor
{
    /// <summary>Answers one <c>admission.k8s.io/v1</c> AdmissionReview.</summary>
    /// <param name="handler">Decides about the request.</param>
    /// <param name="body">The request's body, UTF-8 JSON; valid until the task completes.</param>
    /// <param name="timeout">How long the answer may take, see <see cref="AdmissionTimeout"/>.</param>
    /// <param name="cancellation">The API server hung up.</param>
    /// <returns>The answer's body: an AdmissionReview as UTF-8 JSON. A body that is no review is answered too.</returns>
    /// <exception cref="OperationCanceledException">The API server hung up.</exception>
    ValueTask<byte[]> ProcessAsync(
        IAdmissionHandler handler, ReadOnlyMemory<byte> body, TimeSpan timeout, CancellationToken cancellation);
}
