using System.Buffers;

namespace DesignPatterns.Gathering.Wire;

/// <summary>What a leaf does with a request: the plug between the wire and what the leaf holds.</summary>
/// <remarks>
/// Calls of one connection come one after the other; while one is answered synchronously the next waits, and
/// those of other connections do not. An exception becomes a refusal with status 500 and without details.
/// </remarks>
public interface ILeafHandler
{
    /// <param name="request">Valid until the task ends.</param>
    /// <param name="answer">To be written until the task ends; more than 4 MiB become a refusal, 422.</param>
    /// <param name="cancellationToken">
    /// Cancelled when whoever asked has given up or gone away, and at the deadline: seen by what runs
    /// asynchronously. What runs synchronously asks the deadline itself.
    /// </param>
    /// <exception cref="RefusedException">Becomes a refusal with this status and text.</exception>
    ValueTask AnswerAsync(
        ReadOnlyMemory<byte> request,
        LeafCall call,
        IBufferWriter<byte> answer,
        CancellationToken cancellationToken);
}
