namespace DesignPatterns.Gathering;

/// <summary>Asks one replica of a leaf: the plug between the algorithm and a wire.</summary>
/// <remarks>
/// Whatever it throws is the failure of this attempt. <see cref="RefusedException"/> tells what the replica
/// said; anything else is taken as proof that the replica cannot be reached. When the token is cancelled the
/// task must end soon, but a gather never waits for that.
/// </remarks>
public interface ILeafCalls<in TRequest, TAnswer>
{
    ValueTask<TAnswer> AskAsync(
        Replica replica, TRequest request, Deadline deadline, CancellationToken cancellationToken);
}
