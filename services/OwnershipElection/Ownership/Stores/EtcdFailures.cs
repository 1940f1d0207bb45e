using DesignPatterns.Etcd;

namespace DesignPatterns.Ownership.Stores;

/// <summary>etcd's failures in the words of the store's contract.</summary>
internal static class EtcdFailures
{
    public static async Task<T> Translate<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (EtcdException failure)
        {
            throw Translate(failure);
        }
    }

    public static OwnershipStoreException Translate(EtcdException failure) => new(
        failure.Failure switch
        {
            EtcdFailure.Unreachable => OwnershipStoreFailure.Unreachable,
            EtcdFailure.NoLeader => OwnershipStoreFailure.NoMajority,
            EtcdFailure.Late => OwnershipStoreFailure.Late,
            EtcdFailure.NotEtcd => OwnershipStoreFailure.NotAStore,
            EtcdFailure.Overloaded => OwnershipStoreFailure.Overloaded,
            _ => OwnershipStoreFailure.Refused,
        },
        failure.Message,
        failure,
        failure.MayHaveTakenEffect);
}
