namespace DesignPatterns.Etcd;

/// <summary>etcd did not do what it was asked for, or nobody knows whether it did.</summary>
public class EtcdException : Exception
{
    internal EtcdException(
        EtcdFailure failure, Remedy remedy, bool mayHaveTakenEffect, string message, Exception? inner = null)
        : base(message, inner) =>
        (Failure, Remedy, MayHaveTakenEffect) = (failure, remedy, mayHaveTakenEffect);

    public EtcdFailure Failure { get; }

    /// <summary>False if what was asked surely did not happen; true if nobody knows.</summary>
    public bool MayHaveTakenEffect { get; }

    internal Remedy Remedy { get; }
}
